package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** For the launcher: does once what later starts will do, while the JVM takes notes. */
final class TrainVerb implements Verb {
  private final Environment environment;

  TrainVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Help.verb(
            this,
            "train",
            "Rehearse a start, a push and a pull.",
            "Used by the launcher with -XX:AOTCacheOutput after a build. Needs a free loopback port"
                + "\nand a temporary directory, and leaves nothing behind.",
            "moorage train");
    spec.usageMessage().hidden(true);
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    return Training.run(terminal, environment);
  }
}
