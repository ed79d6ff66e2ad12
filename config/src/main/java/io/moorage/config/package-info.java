/**
 * Settings: a YAML file, the environment and flags become typed, validated values.
 *
 * <p>A component declares what can be set as {@link ConfigKey} constants beside its settings
 * record; {@link ConfigLoader} reads the sources and answers with a {@link Config}, in which each
 * value remembers its {@link Origin}, or with every problem it found at once. Nothing is guessed: a
 * key, a variable or a unit that is not known stops the start.
 */
@NullMarked
package io.moorage.config;

import org.jspecify.annotations.NullMarked;
