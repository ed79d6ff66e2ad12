package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.Environment;
import io.moorage.config.ValueType;
import io.moorage.deploy.cli.Sources.FlagKey;
import io.moorage.deploy.serve.Settings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Checks what lies in a data directory. */
final class FsckVerb implements Verb {
  private static final List<FlagKey<?>> FLAGS =
      List.of(new FlagKey<>("--data-dir", Settings.DATA_DIR, ValueType.PATH_FROM_HERE));

  private final Environment environment;

  FsckVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "fsck",
            "Check the data directory: records, files and hashes against each other.",
            "Each finding is told with what it means and what --repair does about it. The server"
                + " has to\n"
                + "be stopped, or else checks itself (--online). Exit code: 0 nothing found, 1"
                + " something\n"
                + "found, mended or not, 2 it could not be checked.",
            "moorage fsck",
            "moorage fsck --quick                     sizes of files alone, no hashing",
            "moorage fsck --data-dir /srv/moorage --repair",
            "moorage fsck --online                    while the server runs")
        .addOption(Sources.fileOption())
        .addOption(Help.valued("--data-dir", "DIR", "The directory to check."))
        .addOption(
            Help.flag(
                "--repair",
                "Mend what can be mended. No manifest is ever deleted; what is rotten, and what is"
                    + " right but in no record, is kept in quarantine/. A push brings it back."))
        .addOption(
            Help.flag(
                "--online",
                "Have the running server check its own store, on one processor. Breaking it off"
                    + " (Ctrl-C) does not stop the server's work."))
        .addOption(ServerAddress.option())
        .addOption(Help.flag("--quick", "Look at the sizes of files instead of hashing them."))
        .addOption(Help.flag("--json", "Print a JSON object of findings and summary."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    boolean quick = arguments.hasMatchedOption("--quick");
    boolean json = arguments.hasMatchedOption("--json");
    if (arguments.hasMatchedOption("--online")) {
      if (arguments.hasMatchedOption("--repair") || arguments.hasMatchedOption("--data-dir")) {
        throw Unanswered.askedWrongly(
            "--online checks what a server has open, and mends nothing: leave --repair and"
                + " --data-dir out");
      }
      return new RemoteCheck(ApiClient.of(arguments, environment), terminal, json).run(quick);
    }
    Optional<Config> config = Sources.of(arguments, environment, FLAGS).loadOrComplain(terminal);
    if (config.isEmpty()) {
      return Command.USAGE;
    }
    return Checking.run(
        Settings.store(config.get()),
        arguments.hasMatchedOption("--repair"),
        quick,
        json ? new CheckJson(terminal) : new CheckText(terminal),
        terminal);
  }
}
