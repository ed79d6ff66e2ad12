package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Gives a container another name. */
final class RenameVerb implements Verb {
  private final Environment environment;

  RenameVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "rename",
            "Give a container another name.",
            "It may run meanwhile.",
            "moorage rename web old-web")
        .addOption(EngineAddress.option())
        .addPositional(Help.word("0", "CONTAINER", "Name or id."))
        .addPositional(Help.word("1", "NAME", "Its new name."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls.of(arguments, environment)
        .done(
            "POST",
            "/containers/%s/rename?name=%s"
                .formatted(
                    EngineCalls.encoded(arguments.matchedPositionalValue(0, "")),
                    EngineCalls.encoded(arguments.matchedPositionalValue(1, ""))));
    return 0;
  }
}
