/** Programs that drive a running server over the wire: load, comparison with peers, crash loops. */
@NullMarked
package io.moorage.loadtests;

import org.jspecify.annotations.NullMarked;
