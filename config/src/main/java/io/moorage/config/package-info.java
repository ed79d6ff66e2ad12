/** Settings: a YAML file and the environment become typed, validated values. */
@NullMarked
package io.moorage.config;

import org.jspecify.annotations.NullMarked;
