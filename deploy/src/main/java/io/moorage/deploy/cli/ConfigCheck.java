package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.Environment;
import io.moorage.deploy.serve.Doubts;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Looks for mistakes in the settings without starting anything. */
final class ConfigCheck implements Verb {
  private final Environment environment;

  ConfigCheck(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "check",
            "Find mistakes in the settings.",
            "Reads the file and the environment as serve would, and names every mistake with its\n"
                + "line. Exits with 2 if there is one. Warns of what is allowed and unwise, as"
                + " serve does.",
            "moorage config check",
            "moorage config check --config /etc/moorage/moorage.yml")
        .addOption(Sources.fileOption());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    Sources sources = Sources.of(arguments, environment, List.of());
    Optional<Config> config = sources.loadOrComplain(terminal);
    if (config.isEmpty()) {
      return Command.USAGE;
    }
    Doubts.of(config.get()).forEach(doubt -> terminal.complain("warning: " + doubt));
    terminal.say(
        sources
                .file()
                .map(file -> file + " and the environment")
                .orElse("There is no settings file; the environment")
            + ": no mistakes.");
    return 0;
  }
}
