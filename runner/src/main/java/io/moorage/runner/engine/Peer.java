package io.moorage.runner.engine;

/**
 * The process at the other end of the socket, as the kernel knows it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SO_PEERCRED</a>
 */
public record Peer(int pid, int uid, int gid) {}
