package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Gives an image of a runner another name. */
final class TagVerb implements Verb {
  private final Environment environment;

  TagVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "tag",
            "Give an image of the runner another name.",
            "\"moorage repo retag\" does it in the registry.",
            "moorage tag app:1.0 registry.example:5000/team/app:1.0")
        .addOption(EngineAddress.option())
        .addPositional(Help.word("0", "IMAGE", "Name or id."))
        .addPositional(Help.word("1", "NAME", "The other name."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    String image = arguments.matchedPositionalValue(0, "");
    String name = arguments.matchedPositionalValue(1, "");
    EngineCalls.of(arguments, environment)
        .done(
            "POST",
            "/images/%s/tag?repo=%s&tag=%s"
                .formatted(
                    image,
                    EngineCalls.encoded(ImageWords.repository(name)),
                    EngineCalls.encoded(ImageWords.tag(name))));
    return 0;
  }
}
