/** Of the comparison: that its clients do what they say, and that bad runs do not count. */
@NullMarked
package io.moorage.loadtests.compare;

import org.jspecify.annotations.NullMarked;
