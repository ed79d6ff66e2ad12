/**
 * The calls that the network needs of the kernel: netlink sockets, network namespaces, and ports of
 * the host that are kept from others.
 */
@NullMarked
package io.moorage.runner.network.linux;

import org.jspecify.annotations.NullMarked;
