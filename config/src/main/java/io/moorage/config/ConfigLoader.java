package io.moorage.config;

import io.moorage.config.InvalidConfiguration.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads the settings: flags win over the environment, the environment over the file, the file over
 * the defaults. Every source is checked in whole, also where another wins.
 */
public final class ConfigLoader {
  /** What the name of each environment variable of ours begins with. */
  public static final String PREFIX = "MOORAGE_";

  /** The variable that names the file. */
  public static final String FILE_VARIABLE = "MOORAGE_CONFIG";

  /** A file larger than so many bytes is not read. */
  static final int LARGEST_FILE = 1 << 20;

  /** Variables that are ours and no settings: the file, and what the client verbs read. */
  private static final Set<String> RESERVED =
      Set.of(FILE_VARIABLE, "MOORAGE_SERVER", "MOORAGE_TOKEN", "MOORAGE_JAVA_OPTS");

  private final Map<String, ConfigKey<?>> keys = new LinkedHashMap<>();
  private final Environment environment;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<ConfigKey<?>, Config.Value<?>> values = new HashMap<>();
  private final Map<ConfigKey<?>, Map<String, Config.Value<?>>> named = new HashMap<>();

  /**
   * A value given on the command line.
   *
   * @param type how it is written there, which may be looser than in the file
   */
  public record Given<T>(ConfigKey<T> key, ValueType<T> type, String flag, String text) {}

  private ConfigLoader(List<ConfigKey<?>> keys, Environment environment) {
    keys.forEach(key -> this.keys.put(key.path(), key));
    this.environment = environment;
  }

  /**
   * Loads all keys.
   *
   * @param file the file to read, or none
   * @param flags what the command line sets; the last of a key wins
   * @throws InvalidConfiguration with every problem there is
   */
  public static Config load(
      List<ConfigKey<?>> keys, Environment environment, Optional<Path> file, List<Given<?>> flags) {
    ConfigLoader loader = new ConfigLoader(keys, environment);
    keys.forEach(loader::takeDefault);
    file.ifPresent(loader::takeFile);
    loader.takeVariables();
    flags.forEach(loader::takeFlag);
    if (!loader.problems.isEmpty()) {
      throw new InvalidConfiguration(loader.problems);
    }
    return new Config(keys, loader.values, loader.named);
  }

  /** The file named by the flag, else by the variable, else the usual one if it is there. */
  public static Optional<Path> chooseFile(
      Optional<Path> flag, Environment environment, Path usual) {
    return flag.or(() -> environment.value(FILE_VARIABLE).map(Path::of))
        .or(() -> Optional.of(usual).filter(Files::exists));
  }

  private <T> void takeDefault(ConfigKey<T> key) {
    values.put(key, new Config.Value<>(key.fallback().apply(environment), new Origin.Default()));
  }

  private <T> void takeFlag(Given<T> given) {
    take(given.key(), given.type(), given.text(), new Origin.Flag(given.flag()));
  }

  private <T> void take(ConfigKey<T> key, String text, Origin origin) {
    take(key, key.type(), text, origin);
  }

  private <T> void take(ConfigKey<T> key, ValueType<T> type, String text, Origin origin) {
    parsed(key, type, text, origin).ifPresent(value -> values.put(key, value));
  }

  private <T> Optional<Config.Value<T>> parsed(
      ConfigKey<T> key, ValueType<T> type, String text, Origin origin) {
    try {
      return Optional.of(new Config.Value<>(Optional.of(type.parse(text, environment)), origin));
    } catch (InvalidValue e) {
      boolean secret = type == ValueType.SECRET;
      problems.add(
          new Problem(
              origin.toString(),
              "%s wants %s, not %s: %s"
                  .formatted(
                      key.path(),
                      key.type().expected(),
                      secret ? Secret.MASK : quote(text),
                      e.reason())));
      return Optional.empty();
    }
  }

  private void takeFile(Path file) {
    content(file)
        .ifPresent(
            content -> {
              YamlFile.Result result = YamlFile.read(file.toString(), content);
              problems.addAll(result.problems());
              takeSection(file, "", result.root());
            });
  }

  private Optional<String> content(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        problems.add(new Problem(file.toString(), "larger than 1 MiB; that is no settings file"));
        return Optional.empty();
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      problems.add(new Problem(file.toString(), "not UTF-8 text"));
    } catch (NoSuchFileException e) {
      problems.add(new Problem(file.toString(), "there is no such file"));
    } catch (IOException e) {
      problems.add(new Problem(file.toString(), "cannot be read: " + e.getMessage()));
    }
    return Optional.empty();
  }

  private void takeSection(Path file, String prefix, YamlFile.Section section) {
    for (YamlFile.Entry entry : section.entries()) {
      String path = prefix + entry.key();
      Origin.Line line = new Origin.Line(file, entry.line());
      if (sections().contains(prefix + "*")) {
        takeName(file, prefix, entry, line);
        continue;
      }
      ConfigKey<?> key = entry.key().contains(".") ? null : keys.get(path);
      if (key == null) {
        takeInner(file, path, entry, line);
        continue;
      }
      switch (entry.value()) {
        case YamlFile.Text text when text.empty() -> takeNothing(key, line);
        case YamlFile.Text text -> take(key, text.value(), line);
        case YamlFile.Section _ -> takeNoScalar(key, line, "more keys");
        case YamlFile.Items _ -> takeNoScalar(key, line, "a list");
      }
    }
  }

  /** What is set for one name, which may be any word. */
  private void takeName(Path file, String prefix, YamlFile.Entry name, Origin.Line line) {
    if (!(name.value() instanceof YamlFile.Section settings)) {
      problems.add(
          new Problem(line.toString(), quote(prefix + name.key()) + " wants keys below it"));
      return;
    }
    for (YamlFile.Entry entry : settings.entries()) {
      Origin.Line at = new Origin.Line(file, entry.line());
      ConfigKey<?> key = keys.get(prefix + "*." + entry.key());
      if (key == null) {
        unknownKey(prefix + name.key() + "." + entry.key(), at);
        continue;
      }
      switch (entry.value()) {
        case YamlFile.Text text when text.empty() -> takeNothing(key, at);
        case YamlFile.Text text -> takeNamed(key, name.key(), text.value(), at);
        case YamlFile.Section _ -> takeNoScalar(key, at, "more keys");
        case YamlFile.Items _ -> takeNoScalar(key, at, "a list");
      }
    }
  }

  private <T> void takeNamed(ConfigKey<T> key, String name, String text, Origin origin) {
    parsed(key, key.type(), text, origin)
        .ifPresent(
            value -> {
              named.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(name, value);
              values.put(key, new Config.Value<T>(Optional.empty(), origin));
            });
  }

  private void takeInner(Path file, String path, YamlFile.Entry entry, Origin.Line line) {
    boolean known = sections().contains(path) && !entry.key().contains(".");
    switch (entry.value()) {
      case YamlFile.Section inner when known -> takeSection(file, path + ".", inner);
      case YamlFile.Text text when known && text.empty() -> {
        // A section whose keys are all commented out.
      }
      case YamlFile.Text _ when known ->
          problems.add(new Problem(line.toString(), quote(path) + " wants keys below it"));
      case YamlFile.Items _ when known ->
          problems.add(new Problem(line.toString(), quote(path) + " wants keys below it, no list"));
      case YamlFile.Text _ -> unknownKey(path, line);
      case YamlFile.Section _ -> unknownKey(path, line);
      case YamlFile.Items _ -> unknownKey(path, line);
    }
  }

  private <T> void takeNothing(ConfigKey<T> key, Origin origin) {
    if (key.fallback().apply(environment).isPresent()) {
      problems.add(
          new Problem(
              origin.toString(),
              "%s has no value; it wants %s".formatted(key.path(), key.type().expected())));
    } else {
      values.put(key, new Config.Value<T>(Optional.empty(), origin));
    }
  }

  private void takeNoScalar(ConfigKey<?> key, Origin origin, String found) {
    problems.add(
        new Problem(
            origin.toString(),
            "%s wants %s, not %s".formatted(key.path(), key.type().expected(), found)));
  }

  private void unknownKey(String path, Origin origin) {
    if (keys.containsKey(path)) {
      problems.add(
          new Problem(
              origin.toString(), "write " + quote(path) + " nested: a line and indent per part"));
      return;
    }
    Set<String> words = new TreeSet<>(keys.keySet());
    words.addAll(sections());
    Optional<String> near =
        DidYouMean.nearest(path, words)
            .or(
                () ->
                    keys.values().stream()
                        .filter(
                            key -> path.endsWith(key.leaf()) && !path.endsWith("-" + key.leaf()))
                        .map(ConfigKey::path)
                        .findFirst());
    problems.add(new Problem(origin.toString(), "unknown key " + quote(path) + meant(near)));
  }

  private void takeVariables() {
    Map<String, ConfigKey<?>> byVariable =
        keys.values().stream()
            .filter(key -> !key.isPerName())
            .collect(Collectors.toMap(ConfigKey::variable, key -> key));
    for (String name : new TreeSet<>(environment.variables().keySet())) {
      if (!name.startsWith(PREFIX) || RESERVED.contains(name)) {
        continue;
      }
      ConfigKey<?> key = byVariable.get(name);
      String text = environment.value(name).orElse("");
      if (key == null) {
        unknownVariable(name, byVariable.keySet());
      } else if (text.isEmpty()) {
        takeNothing(key, new Origin.Variable(name));
      } else {
        take(key, text, new Origin.Variable(name));
      }
    }
  }

  private void unknownVariable(String name, Set<String> variables) {
    Set<String> words = new TreeSet<>(variables);
    words.addAll(RESERVED);
    boolean serviceLink = name.matches("MOORAGE_(SERVICE_HOST|SERVICE_PORT|PORT)(_.*)?");
    String hint =
        serviceLink
            ? "; if Kubernetes set it, give the pod \"enableServiceLinks: false\""
            : meant(DidYouMean.nearest(name, words));
    problems.add(new Problem(name, "unknown variable" + hint));
  }

  private Set<String> sections() {
    Set<String> sections = new TreeSet<>();
    for (String path : keys.keySet()) {
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        sections.add(path.substring(0, dot));
      }
    }
    return sections;
  }

  private static String meant(Optional<String> word) {
    return word.map(near -> "; did you mean " + quote(near) + "?").orElse("");
  }

  /** Long or strange text is shortened: it came from outside and goes to a terminal. */
  private static String quote(String text) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
