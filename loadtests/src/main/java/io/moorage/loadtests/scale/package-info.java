/**
 * Does anything grow with the store? {@link io.moorage.loadtests.scale.Generator} makes a store of
 * any size in seconds, through the same code as a push; {@link io.moorage.loadtests.scale.Scale}
 * puts the same questions to a small one and to a large one.
 */
@NullMarked
package io.moorage.loadtests.scale;

import org.jspecify.annotations.NullMarked;
