package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.moorage.config.Network;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Interfaces;
import io.moorage.runner.network.netlink.Pair;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A host of the test's own, and a neighbour of it: two network namespaces, joined by a cable. The
 * machine's own network is neither seen nor touched.
 */
final class TestHost implements AutoCloseable {
  static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
  static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("192.0.2.2");
  static final InetAddress ADDRESS6 = InetAddress.ofLiteral("2001:db8::1");
  static final InetAddress NEIGHBOUR6 = InetAddress.ofLiteral("2001:db8::2");
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");

  static final NetworkSettings SETTINGS =
      new NetworkSettings(
          "moorage0", List.of(Network.parse("10.77.0.0/24")), Optional.empty(), 1500);
  static final NetworkSettings WITH_IPV6 =
      new NetworkSettings(
          "moorage0",
          List.of(Network.parse("10.77.0.0/24")),
          Optional.of(Network.parse("fd77::/64")),
          1500);

  final NetworkNamespace host;
  final NetworkNamespace neighbour;
  final Path leases;

  private TestHost(Path leases) throws IOException {
    this.host = NetworkNamespace.create();
    this.neighbour = NetworkNamespace.create();
    this.leases = leases;
    for (NetworkNamespace one : List.of(host, neighbour)) {
      // A cable that was there for long: each end knows that nobody else has its addresses.
      one.run(() -> Sysctl.set("ipv6/conf/default/accept_dad", "0"));
    }
    try (Interfaces here = host.call(Interfaces::open);
        Interfaces there = neighbour.call(Interfaces::open)) {
      byte[] mac = {2, 0, 0, 0, 0, 1};
      here.createPair(new Pair("eth0", 0, neighbour, "eth0", mac, 1500));
      wire(here, "192.0.2.1/24", "2001:db8::1/64");
      wire(there, "192.0.2.2/24", "2001:db8::2/64");
      here.awaitReady("eth0");
      there.awaitReady("eth0");
    }
  }

  private static void wire(Interfaces links, String four, String six) throws IOException {
    links.setUp(links.get("lo").index());
    int eth0 = links.get("eth0").index();
    links.setUp(eth0);
    links.addAddress(eth0, Network.parse(four));
    links.addAddress(eth0, Network.parse(six));
  }

  /** A host, or no test: network namespaces are for root alone. */
  static TestHost create(Path leases) {
    try {
      return new TestHost(leases);
    } catch (IOException e) {
      return abort("no network of the test's own: " + e.getMessage());
    }
  }

  /**
   * Sets whether packet rules see what is bridged. They do where {@code br_netfilter} is loaded, as
   * docker and Kubernetes have it; a kernel that has not got it knows only the other way.
   */
  void showBridged(boolean shown) throws IOException {
    for (String tables : List.of("iptables", "ip6tables")) {
      String name = "bridge/bridge-nf-call-" + tables;
      host.run(
          () -> {
            if (Sysctl.exists(name)) {
              Sysctl.set(name, shown ? "1" : "0");
            }
          });
    }
  }

  LinuxNetworks networks() throws IOException {
    return networks(SETTINGS);
  }

  LinuxNetworks networks(NetworkSettings settings) throws IOException {
    return LinuxNetworks.open(settings, leases, host, new Random(7));
  }

  /** What a command of the host says; it has to succeed. */
  String run(String... command) throws IOException {
    return run(host, command);
  }

  static String run(NetworkNamespace in, String... command) throws IOException {
    Process process = in.call(() -> new ProcessBuilder(command).redirectErrorStream(true).start());
    try (var out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(10, TimeUnit.SECONDS);
      assertEquals(0, process.exitValue(), String.join(" ", command) + ": " + said);
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    host.close();
    neighbour.close();
  }
}
