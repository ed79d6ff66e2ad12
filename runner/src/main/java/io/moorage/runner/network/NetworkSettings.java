package io.moorage.runner.network;

import io.moorage.config.InvalidValue;
import io.moorage.config.Network;
import java.net.Inet4Address;
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

  private static final int SMALLEST_IPV4 = 30;
  private static final int SMALLEST_IPV6 = 112;

  public NetworkSettings {
    requireBridge(bridge);
    requirePools(pools);
    pools = List.copyOf(pools);
    ipv6.ifPresent(NetworkSettings::requireIpv6);
  }

  /**
   * Refuses what the kernel takes for no interface's name.
   *
   * @throws InvalidValue that says so
   */
  public static void requireBridge(String bridge) {
    if (!bridge.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}")) {
      throw new InvalidValue("\"" + bridge + "\" is no name of an interface");
    }
  }

  /**
   * Refuses pools that no container can get an address from.
   *
   * @throws InvalidValue that says which
   */
  public static void requirePools(List<Network> pools) {
    if (pools.isEmpty()) {
      throw new InvalidValue("containers need a pool of addresses");
    }
    pools.forEach(NetworkSettings::requireIpv4);
  }

  private static void requireIpv4(Network pool) {
    if (!(pool.address() instanceof Inet4Address) || pool.bits() > SMALLEST_IPV4) {
      throw new InvalidValue(pool + " is no pool: one is of IPv4, and of /30 or wider");
    }
  }

  /**
   * Refuses a pool of IPv6 that no container can get an address from.
   *
   * @throws InvalidValue that says so
   */
  public static void requireIpv6(Network pool) {
    if (pool.address() instanceof Inet4Address || pool.bits() > SMALLEST_IPV6) {
      throw new InvalidValue(pool + " is no pool of IPv6: one is of /112 or wider");
    }
  }

  /**
   * Name of our table of rules: {@code moorage}, with the bridge's where that is not the default.
   */
  String table() {
    return bridge.equals(DEFAULT.bridge())
        ? "moorage"
        : "moorage_" + bridge.replaceAll("[^A-Za-z0-9_]", "_");
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
