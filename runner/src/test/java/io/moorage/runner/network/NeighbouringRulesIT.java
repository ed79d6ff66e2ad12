package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.config.Network;
import io.moorage.runner.network.firewall.ForeignChains;
import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose owner has rules of their own, or a second runner. */
class NeighbouringRulesIT {
  @TempDir Path leases;

  private TestHost host;
  private LinuxNetworks networks;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(Files.exists(Path.of("/usr/sbin/nft")), "nft is missing: nobody to make rules");
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

  private Attachment web() {
    return networks.attach("web", List.of(PortRequest.parse("80/tcp", "", "3000")));
  }

  /** The chain that the README shows. */
  @Test
  void chainOfTheOwner_keepsSomeFromAPort() throws Exception {
    host.run(
        "nft",
        """
        table inet doorman {
          chain ports {
            type filter hook forward priority filter - 1
            oifname moorage0 meta l4proto tcp ct original proto-dst 3000 ip saddr != 192.0.2.0/30 drop
            oifname moorage0 meta l4proto tcp ct original proto-dst 3001 ip saddr != 198.51.100.0/24 drop
          }
        }
        """);
    var rules = host.run("nft", "list", "table", "inet", "doorman");
    var other = networks.attach("other", List.of(PortRequest.parse("80/tcp", "", "3001")));
    try (var inside = inside(web());
        var closed = inside(other);
        var _ = Talker.tcp(inside, "web", 80);
        var _ = Talker.tcp(closed, "other", 80)) {
      for (boolean repaired : List.of(false, true)) {
        if (repaired) {
          host.run("nft", "delete", "table", "inet", "moorage");
          networks.attach("third", List.of(PortRequest.parse("80/tcp", "", "3002")));
        }
        assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
        Talker.assertUnanswered(host.neighbour, TestHost.ADDRESS, 3001);
        assertEquals("other 10.77.0.1", Talker.ask(host.host, TestHost.LOOPBACK, 3001));
      }
    }
    assertEquals(rules, host.run("nft", "list", "table", "inet", "doorman"));
  }

  /** As docker sets it up. */
  @Test
  void chainThatDropsWhatIsForwarded_isFound() throws Exception {
    host.run(
        "nft",
        """
        table ip filter {
          chain USER { }
          chain FORWARD { type filter hook forward priority 0; policy drop; jump USER; }
          chain INPUT { type filter hook input priority 0; policy drop; accept; }
        }
        """);
    assertEquals(List.of("ip filter FORWARD"), ForeignChains.thatDropForwarded(host.host));
    try (var inside = inside(web());
        var _ = Talker.tcp(inside, "web", 80)) {
      Talker.assertUnanswered(host.neighbour, TestHost.ADDRESS, 3000);
      host.run("nft", "add rule ip filter USER iifname moorage0 accept");
      host.run("nft", "add rule ip filter USER oifname moorage0 accept");
      assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
      // It opens no more than was published.
      TestHost.run(host.neighbour, "ip", "route", "add", "10.77.0.0/24", "via", "192.0.2.1");
      Talker.assertUnanswered(host.neighbour, inside4(), 80);
    }
    host.run("nft", "delete table ip filter");
    assertEquals(List.of(), ForeignChains.thatDropForwarded(host.host));
  }

  private Inet4Address inside4() {
    return networks.find("web").orElseThrow().address();
  }

  @Test
  void hostThatDidNotForward_doesFromTheFirstContainerOn() throws Exception {
    host.host.run(() -> Sysctl.set("ipv4/ip_forward", "0"));
    web();
    assertEquals("1", host.run("cat", "/proc/sys/net/ipv4/ip_forward").strip());
  }

  @Test
  void twoRunnersOnAHost_doNotDisturbEachOther(@TempDir Path others) throws Exception {
    var settings =
        new NetworkSettings(
            "other0", List.of(Network.parse("10.78.0.0/24")), Optional.empty(), 1500);
    try (var second = LinuxNetworks.open(settings, others, host.host, new Random(8))) {
      var web = web();
      var db = second.attach("db", List.of(PortRequest.parse("80/tcp", "", "3001")));
      try (var inWeb = inside(web);
          var inDb = inside(db);
          var _ = Talker.tcp(inWeb, "web", 80);
          var _ = Talker.tcp(inDb, "db", 80)) {
        assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
        assertEquals("db 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3001));
        // What is published is for all; of the rest the one knows nothing of the other's.
        assertTrue(Talker.ask(inWeb, TestHost.ADDRESS, 3001).startsWith("db "));
        assertTrue(Talker.ask(inDb, TestHost.ADDRESS, 3000).startsWith("web "));
        Talker.assertUnanswered(inWeb, db.address(), 80);
        Talker.assertUnanswered(inDb, web.address(), 80);
        second.release("db");
        assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
      }
    }
  }
}
