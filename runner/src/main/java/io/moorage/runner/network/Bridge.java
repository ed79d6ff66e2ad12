package io.moorage.runner.network;

import io.moorage.config.Network;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Interface;
import io.moorage.runner.network.netlink.Interfaces;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bridge in the kernel: found there, or made.
 *
 * @param index its number
 * @param pool addresses of its containers
 * @param ipv6 the same for IPv6, where it is set
 */
record Bridge(int index, AddressPool pool, Optional<AddressPool> ipv6) {

  /** The hardware address that goes with an address: {@code 02:42:0a:d3:00:02}. */
  static byte[] mac(InetAddress address) {
    byte[] four = address.getAddress();
    return new byte[] {0x02, 0x42, four[0], four[1], four[2], four[3]};
  }

  /**
   * Finds the bridge; empty if there is none, or one that serves nobody and whose pool is not one
   * that is set.
   *
   * @throws NetworkFailure.BridgeTaken if somebody else made what has its name
   */
  static Optional<Bridge> find(Interfaces interfaces, NetworkSettings settings) throws IOException {
    Optional<Interface> there = interfaces.find(settings.bridge());
    if (there.isEmpty()) {
      return Optional.empty();
    }
    int index = there.get().index();
    if (!isOurs(there.get(), interfaces.addresses(index), settings)) {
      throw new NetworkFailure.BridgeTaken(settings.bridge());
    }
    Optional<Network> pool =
        interfaces.addresses(index).stream()
            .filter(address -> address.address() instanceof Inet4Address)
            .findFirst();
    boolean used = interfaces.all().stream().anyMatch(link -> link.bridge() == index);
    if (pool.isEmpty() || (!used && !isOneOf(settings.pools(), pool.get()))) {
      interfaces.delete(settings.bridge());
      return Optional.empty();
    }
    // What its containers hold counts more than what is set by now.
    return Optional.of(
        new Bridge(
            index,
            new AddressPool(pool.get()),
            ipv6(interfaces, index, settings).map(AddressPool::new)));
  }

  /** Ours has the hardware address that goes with its own address, or with what would be that. */
  private static boolean isOurs(
      Interface there, List<Network> addresses, NetworkSettings settings) {
    var gateways =
        Stream.concat(addresses.stream(), settings.pools().stream().map(pool -> gateway(pool)));
    return gateways
        .filter(gateway -> gateway.address() instanceof Inet4Address)
        .anyMatch(gateway -> there.mac().equals(HexFormat.of().formatHex(mac(gateway.address()))));
  }

  private static Optional<Network> ipv6(Interfaces interfaces, int index, NetworkSettings settings)
      throws IOException {
    if (settings.ipv6().isPresent()
        && !hasOneOf(interfaces.addresses(index), settings.ipv6().get())) {
      interfaces.addAddress(index, gateway(settings.ipv6().get()));
    }
    return settings.ipv6();
  }

  private static boolean hasOneOf(List<Network> addresses, Network pool) {
    return addresses.stream().anyMatch(address -> pool.contains(address.address()));
  }

  private static boolean isOneOf(List<Network> pools, Network address) {
    return pools.stream()
        .anyMatch(pool -> pool.bits() == address.bits() && pool.contains(address.address()));
  }

  /**
   * Makes the bridge.
   *
   * @throws NetworkFailure.PoolsOverlap if no pool is free
   */
  static Bridge create(Interfaces interfaces, NetworkSettings settings) throws IOException {
    Network gateway = gateway(choose(interfaces.routes(), settings.pools()));
    interfaces.createBridge(settings.bridge(), mac(gateway.address()), settings.mtu());
    try {
      int index = interfaces.get(settings.bridge()).index();
      interfaces.addAddress(index, gateway);
      return new Bridge(
          index, new AddressPool(gateway), ipv6(interfaces, index, settings).map(AddressPool::new));
    } catch (IOException | RuntimeException e) {
      interfaces.delete(settings.bridge());
      throw e;
    }
  }

  private static Network gateway(Network pool) {
    return new Network(new AddressPool(pool).gateway(), pool.bits());
  }

  private static Network choose(List<Network> routes, List<Network> pools) {
    return pools.stream()
        .filter(pool -> routes.stream().noneMatch(route -> overlap(route, pool)))
        .findFirst()
        .orElseThrow(() -> new NetworkFailure.PoolsOverlap(pools));
  }

  private static boolean overlap(Network one, Network other) {
    return one.contains(other.address()) || other.contains(one.address());
  }

  /**
   * Lets packets through the host, to where the bridge's containers are and from there.
   *
   * @return the switches of the whole host that were off until now
   */
  static List<String> openRoads(NetworkNamespace host, NetworkSettings settings)
      throws IOException {
    return host.call(
        () -> {
          var switched = new ArrayList<String>();
          if (Sysctl.set("ipv4/ip_forward", "1")) {
            switched.add("net.ipv4.ip_forward");
          }
          // The host's own loopback reaches published ports; a rule keeps containers from loopback.
          Sysctl.set("ipv4/conf/" + settings.bridge() + "/route_localnet", "1");
          if (settings.ipv6().isPresent()) {
            if (Sysctl.set("ipv6/conf/all/forwarding", "1")) {
              switched.add("net.ipv6.conf.all.forwarding");
            }
            // Nobody else can have the bridge's address of its own link; until that had been asked
            // for, which takes two seconds, containers would not be found.
            Sysctl.set("ipv6/conf/" + settings.bridge() + "/accept_dad", "0");
          }
          return switched;
        });
  }

  /** Where addresses come from. */
  List<BridgeFacts.Range> ranges() {
    return Stream.concat(Stream.of(pool), ipv6.stream())
        .map(one -> new BridgeFacts.Range(one.subnet(), one.gateway()))
        .toList();
  }

  /** The networks whose packets get the host's address on their way out. */
  List<Network> networks() {
    var all = new ArrayList<>(List.of(network(pool)));
    ipv6.ifPresent(six -> all.add(network(six)));
    return all;
  }

  private static Network network(AddressPool pool) {
    return new Network(pool.gateway(), pool.bits());
  }
}
