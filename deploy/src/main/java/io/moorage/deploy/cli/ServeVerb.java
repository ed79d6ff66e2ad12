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

/** Runs the registry until the process is told to stop. */
final class ServeVerb implements Verb {
  private static final List<FlagKey<?>> FLAGS =
      List.of(
          new FlagKey<>("--data-dir", Settings.DATA_DIR, ValueType.PATH_FROM_HERE),
          new FlagKey<>("--listen", Settings.LISTEN, ValueType.ADDRESS_OR_FREE_PORT),
          new FlagKey<>("--socket", RunnerKeys.SOCKET, ValueType.PATH_FROM_HERE));

  private final Environment environment;

  ServeVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "serve",
            "Run the registry.",
            "Serves the OCI distribution API until it is told to stop (Ctrl-C, SIGTERM);"
                + " transfers\n"
                + "under way may then end within registry.shutdown-grace. One line a request goes"
                + " to\n"
                + "standard output, everything else to standard error.",
            "moorage serve",
            "moorage serve --data-dir /srv/moorage --listen 127.0.0.1:5001",
            "moorage serve --listen 127.0.0.1:0                 any free port; the start says"
                + " which",
            "moorage serve --listen 0.0.0.0:5000 --insecure     open to the whole network",
            "MOORAGE_REGISTRY_DELETE=false moorage serve",
            "sudo moorage serve --runner                        containers, too")
        .addOption(Sources.fileOption())
        .addOption(
            Help.valued(
                "--data-dir",
                "DIR",
                "Directory of blobs and records. Default: $XDG_DATA_HOME/moorage, or"
                    + " ~/.local/share/moorage."))
        .addOption(
            Help.valued(
                "--listen", "HOST:PORT", "Address of the registry. Default: 127.0.0.1:5000."))
        .addOption(Help.flag("--runner", "Run containers, too, as \"moorage runner start\" does."))
        .addOption(
            Help.valued(
                "--socket",
                "PATH",
                "With --runner, where docker connects to. Default: runner/moorage.sock in the data"
                    + " directory."))
        .addOption(
            Help.flag(
                "--insecure",
                "Allow an address that others can reach, although there are no accounts and no TLS"
                    + " yet: whoever reaches it may read, write and delete."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    Sources sources = Sources.of(arguments, environment, FLAGS);
    Optional<Config> config = sources.loadOrComplain(terminal);
    return config.isEmpty()
        ? Command.USAGE
        : Serving.run(
            config.get(),
            arguments.hasMatchedOption("--insecure"),
            arguments.hasMatchedOption("--runner"),
            terminal,
            environment);
  }
}
