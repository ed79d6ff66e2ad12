/**
 * The walls between packages, kept by every module's build. {@link io.moorage.walls.Walls} holds
 * the rules with their reasons; each module has a one-line test that runs them on its own classes.
 */
@NullMarked
package io.moorage.walls;

import org.jspecify.annotations.NullMarked;
