package io.moorage.deploy.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** For the launcher: does once what later starts will do, while the JVM takes notes. */
final class TrainVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Help.verb(
            this,
            "train",
            "Rehearse what later starts will do.",
            "Used by the launcher with -XX:AOTCacheOutput after a build: the verbs of clients,"
                + " and\n"
                + "with --serve a start, a push and a pull on a free loopback port, and containers"
                + " without\n"
                + "a network where root can have some. Leaves nothing behind.",
            "moorage train --serve");
    spec.addOption(Help.flag("--serve", "Rehearse the server, too."));
    spec.usageMessage().hidden(true);
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    return Training.run(arguments.hasMatchedOption("--serve"), terminal);
  }
}
