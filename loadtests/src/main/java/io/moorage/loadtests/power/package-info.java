/**
 * Is an acknowledged byte ever lost to a power cut? {@link io.moorage.loadtests.power.PowerLoop}
 * runs the kill loop on a file system of its own, in a file, and shuts that file system down under
 * the running server: what was not flushed is gone, as when the power fails. Then it is mounted
 * again, the checker looks at what is there, and the server has to start and to show everything
 * that it had acknowledged.
 *
 * <p>Only what the server itself flushes is proved by this, not that a disk honours a flush.
 */
@NullMarked
package io.moorage.loadtests.power;

import org.jspecify.annotations.NullMarked;
