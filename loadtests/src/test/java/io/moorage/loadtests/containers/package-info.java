/** The comparison of runners: its figures, and one run of it. */
@NullMarked
package io.moorage.loadtests.containers;

import org.jspecify.annotations.NullMarked;
