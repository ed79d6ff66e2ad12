package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.config.Network;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Interfaces;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon leaves that is killed, and what the next one makes of it. */
class RecoveryIT {
  @TempDir Path leases;

  private TestHost host;

  @BeforeEach
  void open() {
    host = TestHost.create(leases);
  }

  @AfterEach
  void close() throws IOException {
    if (host != null) {
      host.close();
    }
  }

  /**
   * The namespaces that a daemon made, by their containers; whoever closes one ends its container.
   */
  private record Left(Map<String, NetworkNamespace> namespaces) {
    NetworkNamespace get(String container) {
      return Optional.ofNullable(namespaces.get(container)).orElseThrow();
    }
  }

  /** A process of its own, in the host's network. */
  private Process start(Class<?> main, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(main.getName(), leases.toString()));
    command.addAll(List.of(arguments));
    return host.host.call(() -> new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** The namespaces of what a daemon attached; it is dead when this returns. */
  private Left attachAndKill(String... containers) throws Exception {
    Process daemon = start(KilledDaemon.class, containers);
    var namespaces = new HashMap<String, NetworkNamespace>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
        String[] words = String.valueOf(line).split(" ", -1);
        assertEquals(3, words.length, line);
        namespaces.put(words[0], NetworkNamespace.open(Path.of(words[2])));
      }
      return new Left(namespaces);
    } finally {
      daemon.destroyForcibly().waitFor();
    }
  }

  @Test
  void runningContainer_keepsItsPortWithoutAndWithADaemon() throws Exception {
    var left = attachAndKill("web=3000", "gone=3001");
    left.get("gone").close();
    try (var web = left.get("web");
        var _ = Talker.tcp(web, "web", 80)) {
      assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
      try (var networks = host.networks()) {
        networks.recover(Set.of("web"));
        assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
        assertEquals("web 10.77.0.1", Talker.ask(host.host, TestHost.LOOPBACK, 3000));
        var taken = networks.find("web").orElseThrow();
        assertEquals(InetAddress.ofLiteral("10.77.0.2"), taken.address());
        assertEquals("[0.0.0.0:3000->80/tcp]", taken.ports().toString());
        assertThrows(
            NetworkFailure.PortTaken.class,
            () -> networks.attach("other", List.of(PortRequest.parse("80/tcp", "", "3000"))));
        networks.attach("other", List.of(PortRequest.parse("80/tcp", "", "3001")));
      }
      assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
    }
  }

  @Test
  void interfaceOfSomebodyElse_isRefusedAndLeftAlone() throws Exception {
    var name = TestHost.SETTINGS.bridge();
    try (var links = host.host.call(Interfaces::open);
        var networks = host.networks()) {
      links.createBridge(name, new byte[] {2, 0, 0, 0, 0, 9}, 1500);
      links.addAddress(links.get(name).index(), Network.parse("10.77.0.1/24"));
      assertThrows(NetworkFailure.BridgeTaken.class, () -> networks.recover(Set.of()));
      assertThrows(NetworkFailure.BridgeTaken.class, () -> networks.attach("one", List.of()));
      assertEquals(1, links.addresses(links.get(name).index()).size());
    }
  }

  @Test
  void addressesInUse_areNotGivenOutAgain() throws Exception {
    var left = attachAndKill("a", "b", "c", "d");
    left.get("b").close();
    try (var _ = left.get("a");
        var _ = left.get("c");
        var _ = left.get("d");
        var networks = host.networks()) {
      networks.recover(Set.of("a", "c", "d"));
      var addresses = new HashSet<InetAddress>();
      for (String kept : List.of("a", "c", "d")) {
        addresses.add(networks.find(kept).orElseThrow().address());
      }
      // All there are: 254 addresses, one is the bridge's and three are in use.
      for (int i = 0; i < 250; i++) {
        assertTrue(addresses.add(networks.attach("n" + i, List.of()).address()), "twice");
      }
      assertThrows(NetworkFailure.PoolExhausted.class, () -> networks.attach("more", List.of()));
      networks.release("n7");
      await(() -> attaches(networks, "more"), "the address of n7 is not given out");
    }
  }

  @Test
  void whatNobodyHolds_isRemoved() throws Exception {
    attachAndKill("a=3000", "b", "c").namespaces().values().forEach(RecoveryIT::close);
    try (var networks = host.networks()) {
      networks.recover(Set.of());
      awaitLinks(0);
      assertEquals(0, files());
      assertFalse(host.run("nft", "list", "ruleset").contains("3000"));
      assertTrue(networks.find("a").isEmpty());
      networks.attach("again", List.of(PortRequest.parse("80/tcp", "", "3000")));
    }
  }

  @Test
  void interfaceWithoutLease_isRemoved() throws Exception {
    var left = attachAndKill("a", "b");
    try (var _ = left.get("a");
        var _ = left.get("b");
        var networks = host.networks()) {
      try (var files = Files.list(leases)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      networks.recover(Set.of("a", "b"));
      awaitLinks(0);
    }
  }

  @Test
  void leaseOfAnotherBoot_isDropped() throws Exception {
    var left = attachAndKill("a");
    try (var _ = left.get("a");
        var networks = host.networks()) {
      Path file;
      try (var files = Files.list(leases)) {
        file = files.findFirst().orElseThrow();
      }
      Files.writeString(file, Files.readString(file).replaceFirst("boot .*", "boot of-before"));
      networks.recover(Set.of("a"));
      assertTrue(networks.find("a").isEmpty());
      assertEquals(0, files());
    }
  }

  @Test
  void hostWithoutOurBridge_isNotChanged() throws Exception {
    String before = host.run("ip", "-4", "address");
    try (var networks = host.networks()) {
      networks.recover(Set.of());
    }
    assertEquals(before, host.run("ip", "-4", "address"));
    assertEquals("", host.run("nft", "list", "ruleset"));
  }

  @Test
  void manyCycles_leaveNothing() throws Exception {
    Process daemon = start(CyclingDaemon.class);
    try (var out = daemon.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("nothing is left open\n", said);
    }
    awaitLinks(0);
    assertEquals(0, files());
    assertFalse(host.run("nft", "list", "ruleset").contains("3000"));
  }

  private static void close(NetworkNamespace namespace) {
    try {
      namespace.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private long files() throws IOException {
    try (var files = Files.list(leases)) {
      return files.count();
    }
  }

  private static boolean attaches(Networks networks, String container) {
    try {
      networks.attach(container, List.of());
      return true;
    } catch (NetworkFailure.PoolExhausted e) {
      return false;
    }
  }

  private void awaitLinks(long count) throws Exception {
    await(() -> links() == count, "not " + count + " interfaces");
  }

  /** What is torn down goes on a thread of its own. */
  private static void await(Condition condition, String otherwise) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, otherwise);
      Thread.sleep(20);
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private long links() throws IOException {
    return host.run("ip", "-brief", "link").lines().filter(l -> l.startsWith("mrg")).count();
  }
}
