package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our table beside those of others, who change them with {@code nft}. */
class RepairIT {
  /** Two seconds are what is promised; a machine with much else to do may take longer. */
  private static final Duration REPAIRED_WITHIN = Duration.ofSeconds(20);

  @TempDir Path leases;

  private TestHost host;
  private LinuxNetworks networks;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(
        Files.exists(Path.of("/usr/sbin/nft")), "nft is missing: nobody to change rules beside us");
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

  /** Waits until a neighbour is answered at the port. */
  private void awaitAnswer() throws Exception {
    long end = System.nanoTime() + REPAIRED_WITHIN.toNanos();
    while (true) {
      try {
        assertEquals("web 192.0.2.2", Talker.askBriefly(host.neighbour, TestHost.ADDRESS, 3000));
        return;
      } catch (IOException e) {
        assertTrue(System.nanoTime() < end, "not repaired within " + REPAIRED_WITHIN);
        Thread.sleep(20);
      }
    }
  }

  @Test
  void flushOfAllRules_isRepaired() throws Exception {
    try (var inside = inside(web());
        var _ = Talker.tcp(inside, "web", 80)) {
      awaitAnswer();
      String before = host.run("nft", "list", "ruleset");
      for (int i = 0; i < 3; i++) {
        host.run("nft", "flush", "ruleset");
        awaitAnswer();
        assertEquals(before, host.run("nft", "list", "ruleset"));
      }
    }
  }

  @Test
  void lossOfAPart_isRepaired() throws Exception {
    try (var inside = inside(web());
        var _ = Talker.tcp(inside, "web", 80)) {
      for (var command :
          List.of(
              List.of("flush", "table", "inet", "moorage"),
              List.of("flush", "map", "inet", "moorage", "tcp4"),
              List.of("delete", "table", "inet", "moorage"))) {
        var all = new ArrayList<>(List.of("nft"));
        all.addAll(command);
        host.run(all.toArray(String[]::new));
        awaitAnswer();
      }
    }
  }

  @Test
  void portPublishedRightBehindAFlush_answers() throws Exception {
    web();
    host.run("nft", "flush", "ruleset");
    try (var inside = inside(web());
        var _ = Talker.tcp(inside, "web", 80)) {
      assertEquals("web 192.0.2.2", Talker.ask(host.neighbour, TestHost.ADDRESS, 3000));
    }
    host.run("nft", "flush", "ruleset");
    networks.release("web");
  }

  @Test
  void rulesOfOthers_stayAsTheyAre() throws Exception {
    host.run("nft", "add table ip theirs { chain c { type filter hook input priority 0; }; }");
    host.run("nft", "add rule ip theirs c tcp dport 9999 counter drop");
    String theirs = host.run("nft", "-a", "list", "table", "ip", "theirs");
    web();
    host.run("nft", "delete", "table", "inet", "moorage");
    Thread.sleep(500);
    networks.release("web");
    assertEquals(theirs, host.run("nft", "-a", "list", "table", "ip", "theirs"));
  }

  @Test
  void rulesetOfOthersReloaded_keepsBoth(@TempDir Path theirs) throws Exception {
    Path file =
        Files.writeString(
            theirs.resolve("theirs.nft"),
            """
            flush ruleset
            table inet filter {
              chain input { type filter hook input priority 0; policy accept; }
            }
            """);
    try (var inside = inside(web());
        var _ = Talker.tcp(inside, "web", 80)) {
      host.run("nft", "-f", file.toString());
      awaitAnswer();
      assertTrue(host.run("nft", "list", "ruleset").contains("table inet filter"));
    }
  }

  @Test
  void bridgeThatWasRemoved_isMadeAgainForTheNext() throws Exception {
    networks.attach("before", List.of());
    host.run("ip", "link", "delete", "moorage0");
    var web = web();
    assertEquals("10.77.0.3", web.address().getHostAddress());
    try (var inside = inside(web);
        var _ = Talker.tcp(inside, "web", 80)) {
      awaitAnswer();
    }
  }

  @Test
  void released_leavesNoElement() throws Exception {
    web();
    assertTrue(host.run("nft", "list", "table", "inet", "moorage").contains("3000"));
    networks.release("web");
    assertFalse(host.run("nft", "list", "table", "inet", "moorage").contains("3000"));
  }
}
