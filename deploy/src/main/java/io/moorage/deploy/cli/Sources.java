package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.ConfigKey;
import io.moorage.config.ConfigLoader;
import io.moorage.config.Environment;
import io.moorage.config.InvalidConfiguration;
import io.moorage.deploy.serve.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Where a call's settings come from: its flags, the environment and the file. */
record Sources(Environment environment, Optional<Path> file, List<ConfigLoader.Given<?>> flags) {

  /** The flag that names the file. */
  static OptionSpec fileOption() {
    return Help.valued(
        "--config",
        "FILE",
        "Settings file. Without it: $MOORAGE_CONFIG, else "
            + Settings.USUAL_FILE
            + " if it is there.");
  }

  static Sources of(ParseResult arguments, Environment environment, List<FlagKey<?>> flags) {
    Optional<Path> named = matched(arguments, "--config").map(Path::of);
    List<ConfigLoader.Given<?>> given = new ArrayList<>();
    for (FlagKey<?> flag : flags) {
      flag.given(arguments).ifPresent(given::add);
    }
    return new Sources(
        environment,
        ConfigLoader.chooseFile(named, environment, Settings.USUAL_FILE),
        List.copyOf(given));
  }

  /** The file for a call that has no flag to name one. */
  static Optional<Path> usualFile(Environment environment) {
    return ConfigLoader.chooseFile(Optional.empty(), environment, Settings.USUAL_FILE);
  }

  /**
   * Loads them.
   *
   * @throws InvalidConfiguration with every problem
   */
  Config load() {
    return ConfigLoader.load(Settings.KEYS, environment, file, flags);
  }

  /** The settings, or nothing after having said what is wrong with them. */
  Optional<Config> loadOrComplain(Terminal terminal) {
    try {
      return Optional.of(load());
    } catch (InvalidConfiguration e) {
      e.problems().forEach(problem -> terminal.complain(problem.toString()));
      return Optional.empty();
    }
  }

  /** A flag that sets a key. */
  record FlagKey<T>(String flag, ConfigKey<T> key, io.moorage.config.ValueType<T> type) {
    Optional<ConfigLoader.Given<T>> given(ParseResult arguments) {
      return matched(arguments, flag).map(text -> new ConfigLoader.Given<>(key, type, flag, text));
    }
  }

  private static Optional<String> matched(ParseResult arguments, String flag) {
    return Optional.ofNullable(arguments.<String>matchedOptionValue(flag, null));
  }
}
