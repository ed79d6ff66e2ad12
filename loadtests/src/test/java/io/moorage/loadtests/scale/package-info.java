/** A generated store is served as a pushed one is. */
@NullMarked
package io.moorage.loadtests.scale;

import org.jspecify.annotations.NullMarked;
