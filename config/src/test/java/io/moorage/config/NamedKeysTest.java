package io.moorage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that may be set once for each name, which whoever writes the file chooses. */
class NamedKeysTest {
  private static final ConfigKey<Boolean> PLAIN =
      ConfigKey.perName("runner.registries.*.plain-http", ValueType.SWITCH, "Plain.");
  private static final ConfigKey<List<String>> MIRRORS =
      ConfigKey.perName("runner.registries.*.mirrors", ValueType.words("hosts"), "Mirrors.");
  private static final ConfigKey<Integer> MTU =
      ConfigKey.of("runner.network.mtu", ValueType.count(1, 9000), 1500, "Longest.");
  private static final List<ConfigKey<?>> KEYS = List.of(MTU, PLAIN, MIRRORS);

  @TempDir Path folder;

  private Config load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("m.yml"), yaml);
    return ConfigLoader.load(KEYS, new Environment(Map.of()), Optional.of(file), List.of());
  }

  @Test
  void eachName_hasItsValues() throws IOException {
    Config config =
        load(
            """
            runner:
              network:
                mtu: 1400
              registries:
                registry.example:5000:
                  plain-http: true
                  mirrors: a.example, b.example:1
                other:
                  plain-http: false
            """);
    assertEquals(1400, config.get(MTU));
    assertEquals(Map.of("registry.example:5000", true, "other", false), config.named(PLAIN));
    assertEquals(
        Map.of("registry.example:5000", List.of("a.example", "b.example:1")),
        config.named(MIRRORS));
    assertEquals(
        List.of(
            "runner.network.mtu",
            "runner.registries.registry.example:5000.plain-http",
            "runner.registries.other.plain-http",
            "runner.registries.registry.example:5000.mirrors"),
        config.shown().stream().map(Config.Shown::path).toList());
  }

  @Test
  void nothingSet_isNoName() throws IOException {
    assertEquals(Map.of(), load("").named(PLAIN));
    assertEquals(Map.of(), load("runner:\n  registries:\n").named(MIRRORS));
  }

  @Test
  void mistakes_areNamed() {
    InvalidConfiguration e =
        assertThrows(
            InvalidConfiguration.class,
            () ->
                load(
                    """
                    runner:
                      registries:
                        one: true
                        two:
                          plain-htp: true
                        three:
                          plain-http: perhaps
                    """));
    List<String> said = e.problems().stream().map(Object::toString).toList();
    assertEquals(3, said.size(), said::toString);
    assertTrue(said.get(0).contains("\"runner.registries.one\" wants keys below it"), said.get(0));
    assertTrue(said.get(1).contains("\"runner.registries.two.plain-htp\""), said.get(1));
    assertTrue(said.get(2).contains("wants true or false, not \"perhaps\""), said.get(2));
  }

  @Test
  void defaultFile_nestsSections() {
    String file = DefaultFile.render(KEYS);
    assertTrue(file.contains("#runner:\n#  network:\n"), file);
    assertTrue(file.contains("#  registries:\n#    name:\n"), file);
    assertTrue(file.contains("#      mirrors:"), file);
  }
}
