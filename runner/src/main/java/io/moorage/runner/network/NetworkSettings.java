package io.moorage.runner.network;

import io.moorage.config.Network;
import java.util.List;
import java.util.Optional;

/**
 * What can be set of the network.
 *
 * @param bridge {@code runner.network.bridge}: name of the bridge, and of the table of rules beside
 *     it; two runners on one host need two
 * @param pools {@code runner.network.pools}: where addresses come from; the bridge takes the first
 *     that the host is not in already
 * @param ipv6 {@code runner.network.ipv6-pool}: where containers get an IPv6 address from, too;
 *     none: they have no IPv6
 * @param mtu {@code runner.network.mtu}: the longest packet, in bytes
 */
public record NetworkSettings(String bridge, List<Network> pools, Optional<Network> ipv6, int mtu) {

  public NetworkSettings {
    pools = List.copyOf(pools);
  }

  public static final NetworkSettings DEFAULT =
      new NetworkSettings(
          "moorage0",
          List.of(
              Network.parse("10.211.0.0/16"),
              Network.parse("172.29.0.0/16"),
              Network.parse("192.168.208.0/20")),
          Optional.empty(),
          1500);
}
