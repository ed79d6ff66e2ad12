package io.moorage.runner.network.netlink;

import io.moorage.runner.network.linux.NetworkNamespace;

/**
 * Two virtual interfaces, each of which receives what the other sends; one here, one in another
 * namespace.
 *
 * @param name of the one here
 * @param bridge index of the bridge it becomes a port of
 * @param there where the other one is
 * @param nameThere its name
 * @param macThere its hardware address, six bytes
 * @param mtu of both
 * @see <a href="https://man7.org/linux/man-pages/man4/veth.4.html">veth(4)</a>
 */
public record Pair(
    String name, int bridge, NetworkNamespace there, String nameThere, byte[] macThere, int mtu) {}
