package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code config check} on every kind of bad settings: exit code 2, and where the mistake is. */
class BadSettingsIT {
  private static final Map<String, String> HOME = Map.of("HOME", "/home/ann");

  @TempDir Path directory;

  /** Name, file, the line that is named, and what is said of it. */
  static Stream<Arguments> files() {
    return Stream.of(
        bad(
            "unknown key",
            "registry:\n  lisen: 127.0.0.1:1\n",
            2,
            "unknown key \"registry.lisen\""),
        bad(
            "unknown section",
            "\nregistyr:\n  listen: 127.0.0.1:1\n",
            2,
            "unknown key \"registyr\""),
        bad("word for a number", "registry:\n  page-size: many\n", 2, "registry.page-size wants"),
        bad("number for a switch", "registry:\n  delete: 7\n", 2, "registry.delete wants true"),
        bad("list for a value", "data-dir: [/a]\n", 1, "data-dir wants"),
        bad("keys for a value", "data-dir:\n  a: b\n", 1, "data-dir wants"),
        bad("value for a section", "registry: 5000\n", 1, "\"registry\" wants keys"),
        bad("no value", "registry:\n  listen:\n", 2, "registry.listen has no value"),
        bad(
            "unknown word",
            "registry:\n  access-log: xml\n",
            2,
            "registry.access-log wants one of"),
        bad("key twice", "data-dir: /a\ndata-dir: /b\n", 2, "\"data-dir\" is set a second time"),
        bad("section twice", "uploads: {}\nuploads: {}\n", 2, "\"uploads\" is set a second time"),
        bad("tab", "registry:\n\tlisten: 127.0.0.1:1\n", 2, "indented with a tab"),
        bad("10 MiB", "# " + "x".repeat(10 << 20) + "\n", 0, "larger than 1 MiB"),
        bad("alias bomb", aliasBomb(), 1, "anchors and aliases"),
        bad("tag", "data-dir: !!java.io.File [/etc]\n", 1, "tags (!"),
        bad(
            "tag of an engine",
            "registry:\n  listen: !!javax.script.ScriptEngineManager [x]\n",
            2,
            "tags (!"),
        bad("nesting", "data-dir: " + "[".repeat(5_000), 1, "nested too deeply"),
        bad("not YAML", "registry: [\nx: }\n", 2, "not YAML"),
        bad("two documents", "data-dir: /a\n---\ndata-dir: /b\n", 2, "a second document"),
        bad("no keys", "- a\n- b\n", 1, "settings are keys"),
        bad("NUL", "data-dir: \"/a\\0b\"\n", 1, "data-dir wants"),
        bad(
            "port 0",
            "registry:\n  listen: 127.0.0.1:0\n",
            2,
            "a port is a number from 1 to 65535"),
        bad("port 65536", "registry:\n  listen: 127.0.0.1:65536\n", 2, "from 1 to 65535"),
        bad("no port", "registry:\n  listen: 127.0.0.1\n", 2, "the port is missing"),
        bad("no host", "registry:\n  listen: :5000\n", 2, "the host is missing"),
        bad("unit", "uploads:\n  max-size: 1GiBB\n", 2, "\"GiBB\" is no unit"),
        bad("no unit", "uploads:\n  max-size: 1024\n", 2, "the unit is missing"),
        bad("negative size", "uploads:\n  max-size: -1GiB\n", 2, "uploads.max-size wants a size"),
        bad("size past 2^63", "uploads:\n  max-size: 9999999TiB\n", 2, "more than 8 EiB"),
        bad("negative duration", "uploads:\n  expire: -5h\n", 2, "cannot be negative"),
        bad("no duration", "uploads:\n  expire: 0s\n", 2, "longer than nothing"),
        bad("endless duration", "uploads:\n  expire: 99999999d\n", 2, "a hundred years"),
        bad("relative path", "data-dir: data\n", 1, "that is relative"),
        bad("count out of range", "registry:\n  page-size: 0\n", 2, "out of range"),
        bad("huge count", "registry:\n  page-size: 99999999999\n", 2, "no such number"),
        bad("no network", "registry:\n  trusted-proxies: 10.0.0.0/33\n", 2, "from 0 to 32"),
        bad("no bridge", "runner:\n  network:\n    bridge: a/b\n", 3, "no name of an interface"),
        bad("narrow pool", "runner:\n  network:\n    pools: 10.0.0.0/31\n", 3, "is no pool"),
        bad("IPv4 for IPv6", "runner:\n  network:\n    ipv6-pool: 10.0.0.0/8\n", 3, "of IPv6"),
        bad("name for a network", "registry:\n  trusted-proxies: proxy\n", 2, "no address"));
  }

  private static Arguments bad(String name, String file, int line, String said) {
    return Arguments.of(name, file, line, said);
  }

  private static String aliasBomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s]%n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9) + "x"));
    }
    return bomb.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void file_exit2NamesTheLineAndTheMistake(String name, String content, int line, String said)
      throws IOException {
    Path file = Files.writeString(directory.resolve("moorage.yml"), content);
    Recorded call = Recorded.call(HOME, "config", "check", "--config", file.toString());
    assertEquals(2, call.code(), call.err());
    assertEquals("", call.out());
    String where = file + (line == 0 ? ": " : ":" + line + ": ");
    assertTrue(
        call.err().lines().anyMatch(l -> l.startsWith(where) && l.contains(said)), call.err());
    assertTrue(call.err().lines().allMatch(l -> l.length() < 500), "a long line");
    assertFalse(call.err().contains("Exception"), call.err());
  }

  /** Name, variable, text, and what is said. */
  static Stream<Arguments> variables() {
    return Stream.of(
        Arguments.of("MOORAGE_REGISTRY_LISTEN", "127.0.0.1:70000", "from 1 to 65535"),
        Arguments.of("MOORAGE_REGISTRY_LISTN", "127.0.0.1:7000", "did you mean"),
        Arguments.of("MOORAGE_UPLOADS_MAX_SIZE", "1GiBB", "no unit"),
        Arguments.of("MOORAGE_UPLOADS_EXPIRE", "-1h", "cannot be negative"),
        Arguments.of("MOORAGE_DATA_DIR", "./data", "relative"),
        Arguments.of("MOORAGE_REGISTRY_DELETE", "\u001b[31mmaybe", "neither"));
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("variables")
  void variable_exit2NamesItAndTheMistake(String variable, String text, String said) {
    Recorded call = Recorded.call(Map.of("HOME", "/home/ann", variable, text), "config", "check");
    assertEquals(2, call.code(), call.err());
    assertTrue(call.err().startsWith(variable + ": "), call.err());
    assertTrue(call.err().contains(said), call.err());
    assertFalse(call.err().contains("\u001b"), call.err());
  }

  @Test
  void namedFileIsADirectory_orMissing_exit2() {
    for (String name : new String[] {directory.toString(), directory + "/none.yml"}) {
      Recorded call = Recorded.call(HOME, "config", "check", "--config", name);
      assertEquals(2, call.code());
      assertTrue(call.err().startsWith(name + ": "), call.err());
      assertEquals(1, call.err().lines().count(), call.err());
    }
  }

  /** What is allowed and unwise is said, and is no mistake. */
  @Test
  void doubts_areToldWithExit0() {
    Recorded call =
        Recorded.call(
            Map.of("HOME", "/home/ann", "MOORAGE_COLLECTION_GRACE", "5m"), "config", "check");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.out().contains("no mistakes"), call.out());
    assertTrue(
        call.err()
            .lines()
            .anyMatch(l -> l.startsWith("warning: collection.grace (MOORAGE_COLLECTION_GRACE)")),
        call.err());
  }
}
