/**
 * How fast is Moorage beside what people run today? {@link io.moorage.loadtests.peers.Peers} starts
 * it, the distribution project's registry and nginx on loopback and measures them in turns, so that
 * the ratios come from the same minutes.
 */
@NullMarked
package io.moorage.loadtests.peers;

import org.jspecify.annotations.NullMarked;
