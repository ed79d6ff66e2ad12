package io.moorage.loadtests.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class OptionsTest {
  private static Options parse(String... words) {
    var program = new CompareProgram();
    var _ = new CommandLine(program).parseArgs(words);
    return program.options();
  }

  @Test
  void parse_nothing_wantsEverything() {
    var options = parse();
    assertEquals(3, options.rounds());
    assertTrue(Work.all().stream().allMatch(work -> options.wants(work.name())));
    assertTrue(options.wants(new PeerKind.Distribution("docker-registry", "x")));
  }

  @Test
  void parse_onlyAndPeers_select() {
    var options = parse("--only", "manifest-get,push-1m", "--peers", "moorage", "--rounds", "5");
    assertEquals(5, options.rounds());
    assertTrue(options.wants("manifest-get-64"));
    assertTrue(options.wants("push-1m"));
    assertFalse(options.wants("push-1g"));
    assertFalse(options.wants(new PeerKind.Distribution("docker-registry", "x")));
  }

  @Test
  void parse_url_isOneMorePeer() {
    var elsewhere = parse("--url", "zot=http://127.0.0.1:8080").elsewhere().getFirst();
    assertEquals("zot", elsewhere.name());
    assertEquals(8080, elsewhere.address().getPort());
  }
}
