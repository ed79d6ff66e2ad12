/**
 * Talking to the kernel about interfaces, addresses and routes: messages, their attributes, and the
 * questions that are put with them.
 *
 * <p>A call costs some microseconds, where a process that does the same costs milliseconds.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/rtnetlink.7.html">rtnetlink(7)</a>
 */
@NullMarked
package io.moorage.runner.network.netlink;

import org.jspecify.annotations.NullMarked;
