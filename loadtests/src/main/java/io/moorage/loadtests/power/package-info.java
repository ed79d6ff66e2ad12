/**
 * Is an acknowledged byte ever lost to a power cut? {@link io.moorage.loadtests.power.PowerLoop}
 * runs the kill loop on a file system of its own, in a file, and shuts that file system down under
 * the running server: what was not flushed is gone, as when the power fails. Then it is mounted
 * again, the checker looks at what is there, and the server has to start and to show everything
 * that it had acknowledged until then. What it answers afterwards does not count: the kernel calls
 * some flushes successful that the shutdown overtook, while a machine without power answers
 * nothing.
 *
 * <p>Only what the server itself flushes is proved by this, not that a disk honours a flush.
 */
@NullMarked
package io.moorage.loadtests.power;

import org.jspecify.annotations.NullMarked;
