/**
 * Is an acknowledged byte ever lost? {@link io.moorage.loadtests.kill.KillLoop} starts a server,
 * lets sixteen {@link io.moorage.loadtests.kill.Pusher}s work on it, kills it with {@code kill -9}
 * at a random moment, starts it again on the same data directory and has an {@link
 * io.moorage.loadtests.kill.Audit} compare what it finds with what was acknowledged.
 *
 * <p>Each pusher owns its repositories and does one thing at a time, so its {@link
 * io.moorage.loadtests.kill.Journal} knows their state exactly, but for the one operation that the
 * kill interrupted: that one must have happened wholly or not at all. Some tags belong to all
 * pushers at once; {@link io.moorage.loadtests.kill.SharedTag} knows which values they may have.
 *
 * <p>The server collects all the while. {@link io.moorage.loadtests.kill.Soak} kills nothing and
 * lets the same pushers work for long beside the collector.
 */
@NullMarked
package io.moorage.loadtests.kill;

import org.jspecify.annotations.NullMarked;
