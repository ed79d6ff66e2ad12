/**
 * The runner put together: images, snapshots, networks and containers over one data directory, and
 * the table of end-points over them. {@link io.moorage.runner.daemon.Runner} opens them in their
 * order and closes them in the other; containers go on meanwhile. {@link
 * io.moorage.runner.daemon.HostCheck} says what this host offers, and how to get what is missing.
 */
@NullMarked
package io.moorage.runner.daemon;

import org.jspecify.annotations.NullMarked;
