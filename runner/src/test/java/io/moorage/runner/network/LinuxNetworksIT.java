package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default bridge, in a network of the test's own: what gets through and what does not. */
class LinuxNetworksIT {
  @TempDir Path leases;

  private TestHost host;
  private LinuxNetworks networks;

  @BeforeEach
  void open() throws IOException {
    host = TestHost.create(leases);
    networks = host.networks();
  }

  @AfterEach
  void close() throws IOException {
    if (networks != null) {
      networks.close();
    }
    if (host != null) {
      host.close();
    }
  }

  private static NetworkNamespace inside(Attachment attachment) throws IOException {
    return NetworkNamespace.open(attachment.namespace().orElseThrow());
  }

  private static PortRequest port(String port, String hostIp, String hostPort) {
    return PortRequest.parse(port, hostIp, hostPort);
  }

  @Test
  void attach_reachesOthersByTheHostsAddress() throws Exception {
    var web = networks.attach("web", List.of());
    try (var inside = inside(web);
        var _ = Talker.tcp(host.neighbour, "neighbour", 80)) {
      assertEquals("neighbour 192.0.2.1", Talker.ask(inside, TestHost.NEIGHBOUR, 80));
    }
  }

  @Test
  void attach_loopbackIsUpAndThereIsNoIpv6() throws Exception {
    try (var inside = inside(networks.attach("web", List.of()));
        var _ = Talker.tcp(inside, "web", 80)) {
      assertEquals("web 127.0.0.1", Talker.ask(inside, TestHost.LOOPBACK, 80));
      String addresses = TestHost.run(inside, "ip", "-brief", "address", "show", "eth0");
      assertTrue(addresses.contains("10.77.0.2/24"), addresses);
      assertFalse(addresses.contains("fe80"), addresses);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void publishedPort_answersFromEverywhere(boolean bridgedIsShown) throws Exception {
    host.showBridged(bridgedIsShown);
    var web = networks.attach("web", List.of(port("80/tcp", "", "3000")));
    var other = networks.attach("other", List.of());
    assertEquals("[0.0.0.0:3000->80/tcp]", web.ports().toString());
    try (var inside = inside(web);
        var outside = inside(other);
        var _ = Talker.tcp(inside, "web", 80)) {
      assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
      assertEquals("web 10.77.0.1", Talker.ask(host.host, TestHost.LOOPBACK, 3000));
      assertEquals("web 192.0.2.1", Talker.ask(host.host, TestHost.ADDRESS, 3000));
      // By the host and back, from a neighbour on the bridge and from itself.
      assertEquals("web 10.77.0.1", Talker.ask(outside, TestHost.ADDRESS, 3000));
      assertEquals("web 10.77.0.1", Talker.ask(outside, web.gateway(), 3000));
      assertEquals("web 10.77.0.1", Talker.ask(inside, TestHost.ADDRESS, 3000));
      assertEquals("web 10.77.0.3", Talker.ask(outside, web.address(), 80));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void publishedUdpPort_answersFromEverywhere(boolean bridgedIsShown) throws Exception {
    host.showBridged(bridgedIsShown);
    var dns = networks.attach("dns", List.of(port("53/udp", "", "5353")));
    var other = networks.attach("other", List.of());
    try (var inside = inside(dns);
        var outside = inside(other);
        var _ = Talker.udp(inside, "dns", 53)) {
      assertEquals("dns 192.0.2.2", Talker.askUdp(host.neighbour, TestHost.ADDRESS, 5353));
      assertEquals("dns 10.77.0.1", Talker.askUdp(host.host, TestHost.LOOPBACK, 5353));
      assertEquals("dns 192.0.2.1", Talker.askUdp(host.host, TestHost.ADDRESS, 5353));
      assertEquals("dns 10.77.0.1", Talker.askUdp(outside, TestHost.ADDRESS, 5353));
      // The same number of the other transport is another port.
      Talker.assertUnanswered(host.neighbour, TestHost.ADDRESS, 5353);
    }
  }

  @Test
  void udpClientThatGoesOnSending_isHeardByWhomeverThePortLeadsTo() throws Exception {
    networks.attach("first", List.of());
    try (var client = new Talker.UdpClient(host.neighbour, TestHost.ADDRESS, 5353)) {
      assertThrows(IOException.class, client::ask);
      for (String name : List.of("one", "two")) {
        var dns = networks.attach(name, List.of(port("53/udp", "", "5353")));
        try (var inside = inside(dns);
            var _ = Talker.udp(inside, name, 53)) {
          assertEquals(name + " 192.0.2.2", client.ask());
        }
        networks.release(name);
        assertThrows(IOException.class, client::ask);
      }
    }
  }

  @Test
  void portPublishedAtOneAddress_answersOnlyThere() throws Exception {
    var local = networks.attach("local", List.of(port("80/tcp", "127.0.0.1", "3000")));
    var outer = networks.attach("outer", List.of(port("80/tcp", "192.0.2.1", "3000")));
    try (var inLocal = inside(local);
        var inOuter = inside(outer);
        var _ = Talker.tcp(inLocal, "local", 80);
        var _ = Talker.tcp(inOuter, "outer", 80)) {
      assertEquals("local 10.77.0.1", Talker.ask(host.host, TestHost.LOOPBACK, 3000));
      assertEquals("outer 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
    }
    networks.release("outer");
    Talker.assertUnanswered(host.neighbour, TestHost.ADDRESS, 3000);
  }

  @Test
  void portPublishedAtLoopback_isNotForNeighboursThatSendThere() throws Exception {
    var local = networks.attach("local", List.of(port("80/tcp", "127.0.0.1", "3000")));
    // A neighbour that means the host's loopback, and sends to it over the cable.
    TestHost.run(host.neighbour, "sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
    TestHost.run(host.neighbour, "ip", "address", "del", "127.0.0.1/8", "dev", "lo");
    TestHost.run(
        host.neighbour, "ip", "route", "add", "127.0.0.1", "via", "192.0.2.1", "src", "192.0.2.2");
    try (var inside = inside(local);
        var _ = Talker.tcp(inside, "local", 80)) {
      Talker.assertUnanswered(host.neighbour, TestHost.LOOPBACK, 3000);
    }
  }

  @Test
  void containerThatSendsToTheHostsLoopback_isNotHeard() throws Exception {
    var web = networks.attach("web", List.of());
    try (var inside = inside(web);
        var _ = Talker.tcp(host.host, "secret", 7000)) {
      TestHost.run(inside, "ip", "address", "del", "127.0.0.1/8", "dev", "lo");
      TestHost.run(inside, "sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
      TestHost.run(
          inside, "ip", "route", "add", "127.0.0.1", "via", "10.77.0.1", "src", "10.77.0.2");
      Talker.assertUnanswered(inside, TestHost.LOOPBACK, 7000);
    }
  }

  @Test
  void unpublishedPort_isOutOfReach() throws Exception {
    var web = networks.attach("web", List.of(port("80/tcp", "", "3000")));
    TestHost.run(host.neighbour, "ip", "route", "add", "10.77.0.0/24", "via", "192.0.2.1");
    try (var inside = inside(web);
        var _ = Talker.tcp(inside, "web", 80);
        var _ = Talker.tcp(inside, "hidden", 81)) {
      Talker.assertUnanswered(host.neighbour, web.address(), 81);
      Talker.assertUnanswered(host.neighbour, web.address(), 80);
      Talker.assertUnanswered(host.neighbour, TestHost.ADDRESS, 81);
      assertEquals("hidden 10.77.0.1", Talker.ask(host.host, web.address(), 81));
    }
  }

  @Test
  void portOfAnotherContainer_isRefusedUntilItEnds() {
    networks.attach("one", List.of(port("80/tcp", "", "3000")));
    var refusal =
        assertThrows(
            NetworkFailure.PortTaken.class,
            () -> networks.attach("two", List.of(port("80/tcp", "", "3000"))));
    assertEquals("Bind for 0.0.0.0:3000 failed: port is already allocated", refusal.getMessage());
    assertThrows(
        NetworkFailure.PortTaken.class,
        () -> networks.attach("two", List.of(port("80/tcp", "127.0.0.1", "3000"))));
    assertTrue(networks.find("two").isEmpty());
    networks.attach("two", List.of(port("80/udp", "", "3000")));
    networks.release("one");
    networks.attach("three", List.of(port("80/tcp", "", "3000")));
  }

  @Test
  void portOfAProcessOfTheHost_isRefused() throws Exception {
    try (var _ = Talker.tcp(host.host, "foreign", 3000)) {
      var refusal =
          assertThrows(
              NetworkFailure.PortTaken.class,
              () -> networks.attach("web", List.of(port("80/tcp", "", "3000"))));
      assertEquals("Bind for 0.0.0.0:3000 failed: port is already allocated", refusal.getMessage());
    }
    networks.attach("web", List.of(port("80/tcp", "", "3000")));
    assertThrows(IOException.class, () -> Talker.tcp(host.host, "foreign", 3000));
  }

  @Test
  void addressTheHostLacks_isRefused() {
    var refusal =
        assertThrows(
            NetworkFailure.PortRefused.class,
            () -> networks.attach("web", List.of(port("80/tcp", "198.51.100.1", "3000"))));
    assertEquals(
        "Bind for 198.51.100.1:3000 failed: cannot assign requested address", refusal.getMessage());
  }

  @Test
  void refusedAttachment_leavesNothing() throws Exception {
    networks.attach("one", List.of(port("80/tcp", "", "3000")));
    assertThrows(
        NetworkFailure.PortTaken.class,
        () ->
            networks.attach(
                "two", List.of(port("81/tcp", "", "3001"), port("80/tcp", "", "3000"))));
    var three = networks.attach("three", List.of(port("81/tcp", "", "3001")));
    assertEquals(InetAddress.ofLiteral("10.77.0.3"), three.address());
    assertEquals(2, links());
  }

  @Test
  void randomPorts_areFreeOnesEach() throws Exception {
    var one = networks.attach("one", List.of(port("80/tcp", "", ""), port("81/tcp", "", "0")));
    var two = networks.attach("two", List.of(port("80/tcp", "", "")));
    int first = one.ports().getFirst().hostPort();
    assertNotEquals(first, one.ports().getLast().hostPort());
    assertNotEquals(first, two.ports().getFirst().hostPort());
    try (var inside = inside(one);
        var _ = Talker.tcp(inside, "one", 80)) {
      assertEquals("one 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, first));
    }
  }

  @Test
  void rangeOfPorts_givesTheFirstFreeOne() {
    var range = port("80/tcp", "", "8000-8001");
    assertEquals(8000, networks.attach("a", List.of(range)).ports().getFirst().hostPort());
    assertEquals(8001, networks.attach("b", List.of(range)).ports().getFirst().hostPort());
    var refusal =
        assertThrows(NetworkFailure.PortTaken.class, () -> networks.attach("c", List.of(range)));
    assertEquals("Bind for 0.0.0.0:8000 failed: port is already allocated", refusal.getMessage());
  }

  @Test
  void ipv6AddressWithoutIpv6_isRefusedByName() {
    var refusal =
        assertThrows(
            NetworkFailure.Unsupported.class,
            () -> networks.attach("web", List.of(port("80/tcp", "::1", "3000"))));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("runner.network.ipv6-pool"),
        refusal.getMessage());
  }

  @Test
  void attachAgain_endsTheFormerAttachment() throws Exception {
    networks.attach("web", List.of(port("80/tcp", "", "3000")));
    var again = networks.attach("web", List.of(port("80/tcp", "", "3000")));
    try (var inside = inside(again);
        var _ = Talker.tcp(inside, "again", 80)) {
      assertEquals("again 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
    }
  }

  private long links() throws IOException {
    return host.run("ip", "-brief", "link").lines().filter(line -> line.startsWith("mrg")).count();
  }
}
