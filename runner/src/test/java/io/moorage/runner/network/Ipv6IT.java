package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge with a pool of IPv6. */
class Ipv6IT {
  @TempDir Path leases;

  private TestHost host;
  private LinuxNetworks networks;

  @BeforeEach
  void open() throws IOException {
    host = TestHost.create(leases);
    networks = host.networks(TestHost.WITH_IPV6);
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void publishedPort_answersByBothFamilies(boolean bridgedIsShown) throws Exception {
    host.showBridged(bridgedIsShown);
    var web = networks.attach("web", List.of(PortRequest.parse("80/tcp", "", "3000")));
    var other = networks.attach("other", List.of());
    assertEquals("[0.0.0.0:3000->80/tcp, [::]:3000->80/tcp]", web.ports().toString());
    try (var inside = inside(web);
        var outside = inside(other);
        var _ = Talker.tcp(inside, "web", 80)) {
      assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
      assertEquals("web 2001:db8:0:0:0:0:0:2", Talker.ask(host.neighbour, TestHost.ADDRESS6, 3000));
      assertEquals("web 2001:db8:0:0:0:0:0:1", Talker.ask(host.host, TestHost.ADDRESS6, 3000));
      // Refused, and not silent: who asks for localhost goes on to 127.0.0.1.
      assertThrows(ConnectException.class, () -> Talker.ask(host.host, TestHost.LOOPBACK6, 3000));
      assertEquals("web 10.77.0.1", Talker.ask(host.host, TestHost.LOOPBACK, 3000));
      assertEquals("web fd77:0:0:0:0:0:0:1", Talker.ask(outside, TestHost.ADDRESS6, 3000));
      assertEquals("web fd77:0:0:0:0:0:0:1", Talker.ask(inside, TestHost.ADDRESS6, 3000));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void publishedUdpPort_answersByIpv6(boolean bridgedIsShown) throws Exception {
    host.showBridged(bridgedIsShown);
    var dns = networks.attach("dns", List.of(PortRequest.parse("53/udp", "::", "5353")));
    try (var inside = inside(dns);
        var _ = Talker.udp(inside, "dns", 53)) {
      assertEquals(
          "dns 2001:db8:0:0:0:0:0:2", Talker.askUdp(host.neighbour, TestHost.ADDRESS6, 5353));
      Talker.assertUnansweredUdp(host.neighbour, TestHost.ADDRESS, 5353);
    }
  }

  @Test
  void attach_reachesOthersByTheHostsAddress() throws Exception {
    var web = networks.attach("web", List.of());
    try (var inside = inside(web);
        var _ = Talker.tcp(host.neighbour, "neighbour", 80)) {
      assertEquals("neighbour 2001:db8:0:0:0:0:0:1", Talker.ask(inside, TestHost.NEIGHBOUR6, 80));
    }
  }

  @Test
  void unpublishedPort_isOutOfReach() throws Exception {
    var web = networks.attach("web", List.of());
    TestHost.run(host.neighbour, "ip", "-6", "route", "add", "fd77::/64", "via", "2001:db8::1");
    try (var inside = inside(web);
        var _ = Talker.tcp(inside, "hidden", 81)) {
      var address = web.ipv6().orElseThrow().address();
      Talker.assertUnanswered(host.neighbour, address, 81);
    }
  }

  @Test
  void portAtTheLoopbackOfIpv6_isRefusedByName() {
    var refusal =
        assertThrows(
            NetworkFailure.Unsupported.class,
            () -> networks.attach("web", List.of(PortRequest.parse("80/tcp", "::1", "3000"))));
    assertTrue(String.valueOf(refusal.getMessage()).contains("127.0.0.1"), refusal.getMessage());
  }

  @Test
  void portOfAnotherContainer_isRefused() {
    networks.attach("one", List.of(PortRequest.parse("80/tcp", "::", "3000")));
    var refusal =
        assertThrows(
            NetworkFailure.PortTaken.class,
            () -> networks.attach("two", List.of(PortRequest.parse("80/tcp", "", "3000"))));
    assertEquals("Bind for [::]:3000 failed: port is already allocated", refusal.getMessage());
  }
}
