package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.Environment;
import io.moorage.config.ValueType;
import io.moorage.deploy.cli.Sources.FlagKey;
import io.moorage.deploy.serve.RunnerKeys;
import io.moorage.deploy.serve.Settings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Runs containers until the process is told to stop; they go on after that. */
final class RunnerStart implements Verb {
  private static final List<FlagKey<?>> FLAGS =
      List.of(
          new FlagKey<>("--data-dir", Settings.DATA_DIR, ValueType.PATH_FROM_HERE),
          new FlagKey<>("--socket", RunnerKeys.SOCKET, ValueType.PATH_FROM_HERE));

  private final Environment environment;

  RunnerStart(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "start",
            "Run containers, for docker and for moorage's own verbs.",
            "Serves the Docker Engine API on a unix socket until it is told to stop (Ctrl-C,"
                + " SIGTERM).\n"
                + "Containers go on then, and are taken up again by the next start.",
            "sudo moorage runner start",
            "sudo moorage runner start --data-dir /srv/runner --socket /run/moorage.sock",
            "DOCKER_HOST=unix:///run/moorage.sock docker run --rm busybox echo hi")
        .addOption(Sources.fileOption())
        .addOption(Help.valued("--data-dir", "DIR", "Directory of images and containers."))
        .addOption(
            Help.valued(
                "--socket",
                "PATH",
                "Where to serve. Default: runner/moorage.sock in the data directory."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    Sources sources = Sources.of(arguments, environment, FLAGS);
    Optional<Config> config = sources.loadOrComplain(terminal);
    return config.isEmpty()
        ? Command.USAGE
        : RunnerServing.run(config.get(), terminal, environment);
  }
}
