package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.config.Config;
import io.moorage.config.ConfigKey;
import io.moorage.config.ConfigLoader;
import io.moorage.config.DefaultFile;
import io.moorage.config.Environment;
import io.moorage.config.Origin;
import io.moorage.registry.http.RegistrySettings;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Environment ANN = new Environment(Map.of("HOME", "/home/ann"));
  private static final Path SHIPPED = Path.of("moorage.yml");
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path directory;

  @Test
  void keys_listHoldsEveryConstant() {
    assertEquals(
        Stream.of(Settings.class, RunnerKeys.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType() == ConfigKey.class)
            .count(),
        Settings.KEYS.size());
  }

  @Test
  void load_nothingSet_givesTheComponentsDefaults() {
    Config config = ConfigLoader.load(Settings.KEYS, ANN, Optional.empty(), List.of());
    assertEquals(
        StoreSettings.defaults(Path.of("/home/ann/.local/share/moorage")), Settings.store(config));
    assertEquals(RegistrySettings.defaults("127.0.0.1", 5000), Settings.registry(config));
    assertEquals(Optional.empty(), config.find(Settings.METRICS_LISTEN));
  }

  /** If it fails: the file is what {@code DefaultFile.render(Settings.KEYS)} gives. */
  @Test
  void shippedFile_holdsEveryKeyWithItsDefault() throws IOException {
    assertEquals(DefaultFile.render(Settings.KEYS), Files.readString(SHIPPED));
  }

  @Test
  void shippedFile_asItIs_setsNothing() {
    Config config = ConfigLoader.load(Settings.KEYS, ANN, Optional.of(SHIPPED), List.of());
    for (ConfigKey<?> key : Settings.KEYS) {
      assertEquals(new Origin.Default(), config.origin(key), key.path());
    }
  }

  @Test
  void shippedFile_everyLineTurnedOn_givesTheDefaults() throws IOException {
    Path file = directory.resolve("moorage.yml");
    Files.writeString(file, Files.readString(SHIPPED).replaceAll("(?m)^#(?!#)", ""));
    Config config = ConfigLoader.load(Settings.KEYS, ANN, Optional.of(file), List.of());
    for (ConfigKey<?> key : Settings.KEYS) {
      assertEquals(key.fallback().apply(ANN), config.find(key), key.path());
      assertTrue(config.origin(key) instanceof Origin.Line, key.path());
    }
  }

  /** If it fails: the rows in the message are what the table should hold. */
  @Test
  void readme_tableHoldsEveryKeyWithItsDefault() throws IOException {
    String rows =
        Settings.KEYS.stream()
            .map(
                key ->
                    "| `%s` | %s | %s |"
                        .formatted(
                            key.path(),
                            key.defaultText(DefaultFile.homeless())
                                .map(text -> "`" + text + "`")
                                .orElse("unset"),
                            key.doc()))
            .collect(Collectors.joining("\n"));
    String readme = Files.readString(README);
    assertEquals(
        rows,
        readme
            .lines()
            .filter(line -> line.matches("\\| `[a-z0-9.*-]+` \\| (`.*`|unset) \\| .*"))
            .collect(Collectors.joining("\n")));
  }
}
