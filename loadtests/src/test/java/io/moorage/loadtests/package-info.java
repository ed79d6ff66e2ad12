/** Of every program: that it says how it is called, and refuses what makes no sense. */
@NullMarked
package io.moorage.loadtests;

import org.jspecify.annotations.NullMarked;
