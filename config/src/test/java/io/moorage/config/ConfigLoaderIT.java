package io.moorage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderIT {
  private static final ConfigKey<Path> DATA =
      ConfigKey.of("data-dir", ValueType.PATH, Path.of("/data"), "Where.");
  private static final ConfigKey<ListenAddress> LISTEN =
      ConfigKey.of(
          "registry.listen", ValueType.ADDRESS, new ListenAddress("127.0.0.1", 5000), "Who.");
  private static final ConfigKey<Boolean> SPARSE =
      ConfigKey.of("registry.sparse-images", ValueType.SWITCH, false, "Whether.");
  private static final ConfigKey<Duration> EXPIRE =
      ConfigKey.of("uploads.expire", ValueType.DURATION, Duration.ofDays(7), "When.");
  private static final ConfigKey<ByteSize> SIZE =
      ConfigKey.of("uploads.max-size", ValueType.SIZE, new ByteSize(1024), "How much.");
  private static final ConfigKey<ListenAddress> METRICS =
      ConfigKey.unset("metrics.listen", ValueType.ADDRESS, "Where figures are.");
  private static final ConfigKey<Secret> SECRET =
      ConfigKey.unset("registry.secret", ValueType.SECRET, "Hush.");
  private static final List<ConfigKey<?>> KEYS =
      List.of(DATA, LISTEN, SPARSE, SECRET, EXPIRE, SIZE, METRICS);

  @TempDir Path directory;

  @Test
  void load_nothingSet_defaults() {
    Config config = load(Map.of());
    assertEquals(Path.of("/data"), config.get(DATA));
    assertEquals(new Origin.Default(), config.origin(DATA));
    assertEquals(Optional.empty(), config.find(METRICS));
  }

  @Test
  void load_allSources_flagBeatsVariableBeatsFile() throws IOException {
    Path file = write("data-dir: /a", "registry:", "  listen: 127.0.0.1:1", "  sparse-images: yes");
    Config config =
        ConfigLoader.load(
            KEYS,
            new Environment(
                Map.of("MOORAGE_DATA_DIR", "/b", "MOORAGE_REGISTRY_LISTEN", "127.0.0.1:2")),
            Optional.of(file),
            List.of(new ConfigLoader.Given<>(DATA, DATA.type(), "--data-dir", "/c")));
    assertEquals(Path.of("/c"), config.get(DATA));
    assertEquals("--data-dir", config.origin(DATA).toString());
    assertEquals(2, config.get(LISTEN).port());
    assertEquals("MOORAGE_REGISTRY_LISTEN", config.origin(LISTEN).toString());
    assertTrue(config.get(SPARSE));
    assertEquals(file + ":4", config.origin(SPARSE).toString());
  }

  @Test
  void load_manyMistakes_allToldAtOnce() throws IOException {
    List<String> problems =
        problems(
            Map.of("MOORAGE_UPLOADS_EXPIER", "1h", "MOORAGE_UPLOADS_EXPIRE", "soon"),
            "dat-dir: /a",
            "registry:",
            "  lisen: 127.0.0.1:1",
            "  listen: 127.0.0.1:0",
            "uploads:",
            "  max-size: 1GiBB",
            "  expire: -5h",
            "listen: 127.0.0.1:5000",
            "metrics: 9");
    assertEquals(9, problems.size(), problems.toString());
    assertTold(problems, "m.yml:1: unknown key \"dat-dir\"; did you mean \"data-dir\"?");
    assertTold(
        problems, "m.yml:3: unknown key \"registry.lisen\"; did you mean \"registry.listen\"?");
    assertTold(problems, "m.yml:4: registry.listen wants an address such as 127.0.0.1:5000, not");
    assertTold(problems, "m.yml:6: uploads.max-size wants a size such as 4MiB, not \"1GiBB\":");
    assertTold(problems, "m.yml:7: uploads.expire wants a duration such as 30s, 24h or 7d");
    assertTold(problems, "m.yml:8: unknown key \"listen\"; did you mean \"registry.listen\"?");
    assertTold(problems, "m.yml:9: \"metrics\" wants keys below it");
    assertTold(
        problems,
        "MOORAGE_UPLOADS_EXPIER: unknown variable; did you mean \"MOORAGE_UPLOADS_EXPIRE");
    assertTold(problems, "MOORAGE_UPLOADS_EXPIRE: uploads.expire wants a duration");
  }

  @Test
  void load_sameKeyTwice_namesBothLines() throws IOException {
    assertTold(
        problems(Map.of(), "data-dir: /a", "", "data-dir: /b"),
        "m.yml:3: \"data-dir\" is set a second time; line 1 sets it");
  }

  @Test
  void load_tabs_eachLineTold() throws IOException {
    List<String> problems =
        problems(Map.of(), "registry:", "\tlisten: 127.0.0.1:1", "\tsparse-images: true");
    assertTold(problems, "m.yml:2: indented with a tab");
    assertTold(problems, "m.yml:3: indented with a tab");
  }

  @Test
  void load_brokenYaml_namesLine() throws IOException {
    assertTold(problems(Map.of(), "data-dir: /a", "registry: [", "x: }"), "m.yml:3: not YAML:");
  }

  @Test
  void load_javaTag_refusedAndNothingBuilt() throws IOException {
    assertTold(
        problems(Map.of(), "data-dir: !!javax.script.ScriptEngineManager [x]"), "m.yml:1: tags");
  }

  @Test
  void load_aliasBomb_refused() throws IOException {
    String[] lines = new String[30];
    lines[0] = "a0: &a0 [x, x, x, x, x, x, x, x, x]";
    for (int i = 1; i < lines.length; i++) {
      lines[i] = "a%d: &a%d [%s]".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9) + "x");
    }
    assertTold(problems(Map.of(), lines), "m.yml:1: anchors and aliases");
  }

  @Test
  void load_deepNesting_refused() throws IOException {
    assertTold(problems(Map.of(), "a: " + "[".repeat(100_000)), "nested too deeply");
  }

  @Test
  void load_hugeFile_refused() throws IOException {
    assertTold(problems(Map.of(), "# " + "x".repeat(10 << 20)), "m.yml: larger than 1 MiB");
  }

  @Test
  void load_notUtf8_refused() throws IOException {
    Path file = directory.resolve("m.yml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    assertTold(told(Map.of(), file), "not UTF-8");
  }

  @Test
  void load_namedFileMissing_refused() {
    assertTold(told(Map.of(), directory.resolve("m.yml")), "there is no such file");
  }

  @Test
  void load_secondDocument_refused() throws IOException {
    assertTold(problems(Map.of(), "data-dir: /a", "---", "x: y"), "m.yml:2: a second document");
  }

  @Test
  void load_listOrSectionForValue_refused() throws IOException {
    List<String> problems = problems(Map.of(), "data-dir: [/a]", "registry:", "  listen: {a: b}");
    assertTold(
        problems, "m.yml:1: data-dir wants an absolute path such as /srv/moorage, not a list");
    assertTold(problems, "m.yml:3: registry.listen wants an address");
  }

  @Test
  void load_keyWithoutValue_refusedIfItHasADefault() throws IOException {
    assertTold(problems(Map.of(), "data-dir:"), "m.yml:1: data-dir has no value");
    Config config = load(Map.of(), "metrics:", "  listen:");
    assertEquals(Optional.empty(), config.find(METRICS));
  }

  @Test
  void load_emptyFile_defaults() throws IOException {
    assertEquals(Path.of("/data"), load(Map.of(), "# nothing").get(DATA));
    assertEquals(Path.of("/data"), load(Map.of(), "registry:").get(DATA));
  }

  @Test
  void load_dottedKey_saysHowToWriteIt() throws IOException {
    assertTold(
        problems(Map.of(), "registry.listen: 127.0.0.1:1"), "write \"registry.listen\" nested");
  }

  @Test
  void load_reservedVariables_areNoSettings() {
    load(
        Map.of(
            "MOORAGE_CONFIG", "x",
            "MOORAGE_SERVER", "x",
            "MOORAGE_TOKEN", "x",
            "MOORAGE_JAVA_OPTS", "x"));
  }

  @Test
  void load_serviceLinkOfKubernetes_saysHowToTurnItOff() {
    assertTold(told(Map.of("MOORAGE_PORT_5000_TCP", "tcp://10.0.0.1:5000")), "enableServiceLinks");
  }

  @Test
  void shown_secret_masked() {
    Config config = load(Map.of("MOORAGE_REGISTRY_SECRET", "hunter2"));
    assertFalse(config.shown().toString().contains("hunter2"));
    assertEquals("hunter2", config.find(SECRET).map(Secret::reveal).orElse(""));
  }

  @Test
  void problem_longOrStrangeText_shortened() throws IOException {
    String problem = problems(Map.of(), "data-dir: \"\\e[31m" + "x".repeat(5000) + "\"").getFirst();
    assertTrue(problem.length() < 400, problem);
    assertFalse(problem.contains("\u001b"));
  }

  @Test
  void chooseFile_flagBeatsVariableBeatsUsual() throws IOException {
    Path usual = write("");
    Environment env = new Environment(Map.of("MOORAGE_CONFIG", "/b"));
    assertEquals(
        Optional.of(Path.of("/a")),
        ConfigLoader.chooseFile(Optional.of(Path.of("/a")), env, usual));
    assertEquals(Optional.of(Path.of("/b")), ConfigLoader.chooseFile(Optional.empty(), env, usual));
    Environment bare = new Environment(Map.of());
    assertEquals(Optional.of(usual), ConfigLoader.chooseFile(Optional.empty(), bare, usual));
    assertEquals(
        Optional.empty(),
        ConfigLoader.chooseFile(Optional.empty(), bare, directory.resolve("none.yml")));
  }

  @Test
  void render_uncommented_givesDefaults() throws IOException {
    List<ConfigKey<?>> keys = List.of(DATA, LISTEN, SPARSE, EXPIRE, SIZE, METRICS);
    String live = DefaultFile.render(keys).replaceAll("(?m)^#(?!#)", "");
    Path file = Files.writeString(directory.resolve("m.yml"), live);
    Config config =
        ConfigLoader.load(keys, new Environment(Map.of()), Optional.of(file), List.of());
    for (ConfigKey<?> key : keys) {
      assertEquals(key.fallback().apply(new Environment(Map.of())), config.find(key));
      assertTrue(config.origin(key) instanceof Origin.Line, key.path());
    }
  }

  private Config load(Map<String, String> variables) {
    return ConfigLoader.load(KEYS, new Environment(variables), Optional.empty(), List.of());
  }

  private Config load(Map<String, String> variables, String... lines) throws IOException {
    return ConfigLoader.load(
        KEYS, new Environment(variables), Optional.of(write(lines)), List.of());
  }

  private List<String> problems(Map<String, String> variables, String... lines) throws IOException {
    return told(variables, write(lines));
  }

  private List<String> told(Map<String, String> variables, Path... file) {
    InvalidConfiguration failure =
        assertThrows(
            InvalidConfiguration.class,
            () ->
                ConfigLoader.load(
                    KEYS, new Environment(variables), Arrays.stream(file).findFirst(), List.of()));
    return failure.problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  private static void assertTold(List<String> problems, String beginning) {
    assertTrue(
        problems.stream().anyMatch(problem -> problem.contains(beginning)),
        () -> "no \"" + beginning + "\" in " + problems);
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(directory.resolve("m.yml"), String.join("\n", lines) + "\n");
  }
}
