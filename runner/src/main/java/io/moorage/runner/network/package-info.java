/**
 * What a container sees of the network, and what the network sees of it.
 *
 * <p>A container on the default bridge has a network namespace of its own, joined to the bridge by
 * a pair of virtual interfaces. Addresses come from a pool; what leaves the host bears the host's
 * address; nothing comes in but by ports that were published. {@code Networks} is the whole of it
 * for those outside: attach before the container is made, release when it has ended.
 *
 * <p>Nothing runs beside the daemon: the kernel forwards and translates, so that ports answer while
 * the daemon is away. Nothing is mounted either: a namespace lives by the container's processes,
 * and goes with the last of them. Each attachment is written down as a lease before the first
 * address is used; a daemon that starts again reads them, and takes back what no container holds
 * any more.
 */
@NullMarked
package io.moorage.runner.network;

import org.jspecify.annotations.NullMarked;
