package io.moorage.runner.network.netlink;

/**
 * A network interface.
 *
 * @param index its number in its namespace
 * @param name for example {@code eth0}
 * @param mac its hardware address in hexadecimal digits; empty if it has none
 * @param bridge index of the bridge it is a port of; 0 if of none
 * @param ready whether it carries packets: it is up, the one at the other end is, too, and the
 *     kernel has taken note of both
 */
public record Interface(int index, String name, String mac, int bridge, boolean ready) {}
