package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.serve.RunnerKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Which runner a verb asks. */
final class EngineAddress {
  private static final String OPTION = "--socket";
  private static final String VARIABLE = "DOCKER_HOST";
  private static final String SCHEME = "unix://";

  private EngineAddress() {}

  static OptionSpec option() {
    return Help.valued(
        OPTION,
        "PATH",
        "Socket of the runner; else $" + VARIABLE + ", else what runner.socket says.");
  }

  /**
   * The socket.
   *
   * @throws Unanswered if what names it is no socket's path
   */
  static Path of(ParseResult arguments, Environment environment) {
    Optional<String> named = Optional.ofNullable(arguments.matchedOptionValue(OPTION, null));
    if (named.isPresent()) {
      return Path.of(withoutScheme(named.get())).toAbsolutePath();
    }
    Optional<String> host = environment.value(VARIABLE).filter(text -> !text.isEmpty());
    if (host.isPresent()) {
      if (!host.get().startsWith(SCHEME)) {
        throw Unanswered.askedWrongly(
            "%s is %s, and only unix:// is spoken here: name a socket with %s"
                .formatted(VARIABLE, Command.quote(host.get()), OPTION));
      }
      return Path.of(withoutScheme(host.get()));
    }
    return RunnerKeys.socket(
        new Sources(environment, Sources.usualFile(environment), List.of()).load());
  }

  private static String withoutScheme(String text) {
    return text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
  }
}
