package io.moorage.runner.network;

import io.moorage.config.Network;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Interfaces;
import io.moorage.runner.network.netlink.Pair;
import java.io.IOException;
import java.util.HexFormat;

/**
 * Joins a namespace to the bridge.
 *
 * @param host interfaces of the host
 */
record Wiring(Interfaces host, NetworkSettings settings) {
  private static final String INSIDE = "eth0";
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
  private static final String NO_IPV6 = "ipv6/conf/default/disable_ipv6";

  static String text(byte[] mac) {
    return COLONS.formatHex(mac);
  }

  void connect(int bridge, NetworkNamespace namespace, Attachment attachment) throws IOException {
    boolean six = attachment.ipv6().isPresent();
    try (Interfaces inside = namespace.call(() -> enter(six))) {
      host.createPair(
          new Pair(
              attachment.link(),
              bridge,
              namespace,
              INSIDE,
              COLONS.parseHex(attachment.mac()),
              settings.mtu()));
      host.setHairpin(attachment.link());
      inside.setUp(inside.get("lo").index());
      int eth0 = inside.get(INSIDE).index();
      inside.setUp(eth0);
      inside.addAddress(eth0, new Network(attachment.address(), attachment.bits()));
      inside.addDefaultRoute(attachment.gateway());
      if (six) {
        var ipv6 = attachment.ipv6().get();
        inside.addAddress(eth0, new Network(ipv6.address(), ipv6.bits()));
        inside.addDefaultRoute(ipv6.gateway());
      }
      inside.awaitReady(INSIDE);
      host.awaitReady(attachment.link());
      // With its first port a bridge becomes ready itself.
      host.awaitReady(settings.bridge());
    }
  }

  /** Before there is an interface that would give itself an address of IPv6. */
  private static Interfaces enter(boolean ipv6) throws IOException {
    if (!ipv6 && Sysctl.exists(NO_IPV6)) {
      Sysctl.set(NO_IPV6, "1");
    }
    return Interfaces.open();
  }
}
