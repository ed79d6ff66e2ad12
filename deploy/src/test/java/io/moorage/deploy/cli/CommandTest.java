package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  private static final Map<String, String> HOME = Map.of("HOME", "/home/ann");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "srve",
        "serve --lsten 127.0.0.1:1",
        "serve --listen",
        "serve --listen --insecure",
        "serve --insecure=perhaps",
        "serve --listen 127.0.0.1:1 --listen 127.0.0.1:2",
        "serve extra",
        "config",
        "config shwo",
        "version --jsn",
        "-x",
        "@/etc/passwd",
        "",
      })
  void run_makesNoSense_usageOnStandardErrorAndExit2(String line) {
    Recorded call = Recorded.call(HOME, line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertEquals(2, call.code(), call.toString());
    assertEquals("", call.out());
    assertTrue(call.err().contains("Usage: moorage"), call.err());
  }

  @Test
  void run_typo_saysWhatWasMeant() {
    assertTrue(Recorded.call(HOME, "srve").err().contains("did you mean \"serve\"?"));
    assertTrue(
        Recorded.call(HOME, "serve", "--lsten", "x").err().contains("did you mean \"--listen\"?"));
  }

  @Test
  void run_hugeArgument_isNotPrintedBack() {
    Recorded call = Recorded.call(HOME, "\u001b[31m" + "x".repeat(1 << 20));
    assertEquals(2, call.code());
    assertTrue(call.err().length() < 1_000);
    assertFalse(call.err().contains("\u001b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "serve --help",
        "config --help",
        "config show -h",
        "config check -h",
        "repo --help",
        "repo ls --help",
        "repo rm --help",
        "repo retag --help",
        "gc --help",
        "gc status --help",
        "gc run --help",
        "gc explain --help",
        "version -h"
      })
  void help_everyVerb_hasExamplesAndExit0(String line) {
    Recorded call = Recorded.call(HOME, line.split(" ", -1));
    assertEquals(0, call.code());
    assertEquals("", call.err());
    assertTrue(call.out().contains("Usage: moorage"), call.out());
    assertTrue(call.out().contains("Examples:\n"), call.out());
    assertFalse(call.out().contains("train"), "verbs of the launcher are hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:65536",
        ":5000",
        "127.0.0.1:abc",
      })
  void serve_noAddress_exit2NamesTheFlag(String address) {
    Recorded call = Recorded.call(HOME, "serve", "--listen", address);
    assertEquals(2, call.code());
    assertTrue(call.err().startsWith("--listen: registry.listen wants an address"), call.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:5000", "[::]:5000", "10.1.2.3:5000", "registry.example:5000"})
  void serve_othersCanReachIt_exit2InOneLineWithTheRemedy(String address) {
    Recorded call = Recorded.call(HOME, "serve", "--listen", address);
    assertEquals(2, call.code());
    assertEquals(1, call.err().lines().count(), call.err());
    assertTrue(call.err().contains("--insecure"), call.err());
    assertTrue(call.err().contains(address), call.err());
  }

  @Test
  void serve_metricsOthersCanReach_exit2() {
    Recorded call =
        Recorded.call(
            Map.of("HOME", "/home/ann", "MOORAGE_METRICS_LISTEN", "0.0.0.0:9100"), "serve");
    assertEquals(2, call.code());
    assertTrue(call.err().contains("metrics.listen (MOORAGE_METRICS_LISTEN)"), call.err());
  }

  @Test
  void configShow_variable_isItsOrigin() {
    Recorded call =
        Recorded.call(
            Map.of("HOME", "/home/ann", "MOORAGE_REGISTRY_DELETE", "off"), "config", "show");
    assertEquals(0, call.code());
    assertTrue(
        call.out()
            .lines()
            .anyMatch(l -> l.matches("registry.delete +false +MOORAGE_REGISTRY_DELETE")),
        call.out());
    assertTrue(
        call.out()
            .lines()
            .anyMatch(l -> l.matches("data-dir +/home/ann/.local/share/moorage +default")),
        call.out());
  }

  @Test
  void configShow_json_hasNullForUnset() {
    Recorded call = Recorded.call(HOME, "config", "show", "--json");
    assertTrue(
        call.out()
            .contains("{\"key\": \"metrics.listen\", \"value\": null, \"origin\": \"default\"}"),
        call.out());
  }

  @Test
  void configCheck_twoMistakes_bothToldAndExit2() {
    Recorded call =
        Recorded.call(
            Map.of("HOME", "/home/ann", "MOORAGE_DATA_DIR", "data", "MOORAGE_DATADIR", "/data"),
            "config",
            "check");
    assertEquals(2, call.code());
    assertEquals(2, call.err().lines().count(), call.err());
  }

  @Test
  void version_json_isOneObject() {
    Recorded call = Recorded.call(HOME, "version", "--json");
    assertTrue(call.out().matches("\\{\"version\": \"[0-9.]+\", \"java\": \".+\"}\n"), call.out());
  }

  @Test
  void terminal_readerGone_isQuiet() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Terminal terminal = new Terminal(gone, gone);
    assertEquals(0, new Command(terminal, new io.moorage.config.Environment(HOME)).run("version"));
    terminal.flush();
  }

  @Test
  void json_strangeText_escaped() {
    assertEquals("\"a\\\"b\\\\c\\u000ad\\u001b\"", JsonText.string("a\"b\\c\nd\u001b"));
  }
}
