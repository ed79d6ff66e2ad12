package io.moorage.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The process's environment variables, and what is found through them. */
public record Environment(Map<String, String> variables) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /** This process's own. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /** The value of a variable; empty also if it is set to nothing. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /** The user's own directory. */
  public Path home() {
    return Path.of(value("HOME").orElseGet(() -> System.getProperty("user.home", "/")));
  }

  /**
   * Where programs keep a user's data: {@code $XDG_DATA_HOME}, or {@code ~/.local/share}. A
   * relative XDG_DATA_HOME is ignored, as the XDG base directory specification asks.
   */
  public Path dataHome() {
    return value("XDG_DATA_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home().resolve(".local/share"));
  }
}
