package io.moorage.runner.network;

import io.moorage.config.Network;
import java.net.InetAddress;
import java.util.List;

/**
 * What can be told of the default bridge.
 *
 * @param name of its interface
 * @param ranges where its containers' addresses come from; none before the first container is on it
 * @param ipv6 whether containers get an IPv6 address, too
 * @param mtu the longest packet, in bytes
 */
public record BridgeFacts(String name, List<Range> ranges, boolean ipv6, int mtu) {
  public BridgeFacts {
    ranges = List.copyOf(ranges);
  }

  /**
   * Addresses.
   *
   * @param gateway the bridge's own
   */
  public record Range(Network subnet, InetAddress gateway) {}
}
