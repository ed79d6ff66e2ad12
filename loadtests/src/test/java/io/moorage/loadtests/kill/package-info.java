/** A short kill loop, and proof that the loop notices loss. */
@NullMarked
package io.moorage.loadtests.kill;

import org.jspecify.annotations.NullMarked;
