package io.moorage.runner.network.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.config.Network;
import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code nft} sees of our table. */
class RulesetIT {
  private static final Ruleset RULES =
      new Ruleset("moorage0", List.of(Network.parse("10.77.0.1/24"), Network.parse("fd77::1/64")));

  private NetworkNamespace host;

  @BeforeEach
  @SuppressWarnings("NullAway.Init") // Without a network the test is skipped.
  void create() {
    assumeTrue(Files.exists(Path.of("/usr/sbin/nft")), "nft is missing: nobody to list the rules");
    try {
      host = NetworkNamespace.create();
    } catch (IOException e) {
      abort("no network of the test's own: " + e.getMessage());
    }
  }

  @AfterEach
  void close() throws IOException {
    if (host != null) {
      host.close();
    }
  }

  private static Forward forward(int protocol, String address, int port, String target, int to) {
    return new Forward(
        protocol, InetAddress.ofLiteral(address), port, InetAddress.ofLiteral(target), to);
  }

  private String list() throws IOException {
    var process =
        host.call(
            () -> new ProcessBuilder("nft", "list", "ruleset").redirectErrorStream(true).start());
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void establish_tableReadsAsDrawn() throws Exception {
    try (var firewall = Firewall.open(host, "moorage")) {
      firewall.establish(
          RULES,
          List.of(
              forward(6, "0.0.0.0", 3000, "10.77.0.2", 80),
              forward(17, "192.0.2.1", 53, "10.77.0.3", 5353),
              forward(6, "::", 3000, "fd77::2", 80),
              forward(17, "2001:db8::1", 53, "fd77::3", 5353)));
      String expected =
          Files.readString(Path.of("src/test/resources/io/moorage/runner/network/ruleset.nft"));
      assertEquals(expected, list());
    }
  }

  @Test
  void establish_thousandsOfPorts_atOnce() throws Exception {
    try (var firewall = Firewall.open(host, "moorage")) {
      var many = new ArrayList<Forward>();
      for (int i = 1; i <= 10_000; i++) {
        many.add(forward(6, "192.0.2.1", i, "10.77.0.2", 80));
        many.add(forward(17, "2001:db8::1", i, "fd77::2", 80));
      }
      firewall.establish(RULES, many);
      String listed = list();
      assertTrue(listed.contains("192.0.2.1 . 10000 "), listed.substring(0, 500));
      firewall.withdraw(many.subList(0, 19_998));
      listed = list();
      assertTrue(listed.contains("192.0.2.1 . 10000 "), listed);
      assertTrue(!listed.contains("192.0.2.1 . 9999 "), listed);
    }
  }

  @Test
  void remove_tableThatIsNotThere_isNoFailure() throws Exception {
    try (var firewall = Firewall.open(host, "moorage")) {
      firewall.remove();
      assertEquals("", list());
    }
  }

  @Test
  void close_leavesTheTable() throws Exception {
    try (var firewall = Firewall.open(host, "moorage")) {
      firewall.establish(RULES, List.of());
    }
    assertTrue(list().contains("table inet moorage"), list());
  }
}
