/**
 * Programs that drive a running server over the wire: load, comparison with peers, crash loops.
 * Each is a {@link io.moorage.loadtests.Program}, which reads its options.
 */
@NullMarked
package io.moorage.loadtests;

import org.jspecify.annotations.NullMarked;
