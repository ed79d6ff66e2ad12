/** The power loop, and whether it notices what it looks for. */
@NullMarked
package io.moorage.loadtests.power;

import org.jspecify.annotations.NullMarked;
