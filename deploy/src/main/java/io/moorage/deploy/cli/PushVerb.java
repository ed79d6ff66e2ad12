package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Has the runner push an image. */
final class PushVerb implements Verb {
  private static final byte[] NOTHING = {};

  private final Environment environment;

  PushVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "push",
            "Push an image of the runner to a registry.",
            "The name says where to; \"moorage tag\" gives an image another one.",
            "moorage push registry.example:5000/team/app:1.0")
        .addOption(Help.flag("-q", "--quiet", "Print nothing but the name."))
        .addOption(EngineAddress.option())
        .addPositional(Help.word("0", "IMAGE", "Name and tag."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    String image = arguments.matchedPositionalValue(0, "");
    boolean quiet = arguments.hasMatchedOption("--quiet");
    EngineCalls engine = EngineCalls.of(arguments, environment);
    try {
      ImageProgress.print(
          engine.open(
              "POST",
              "/images/%s/push?tag=%s"
                  .formatted(
                      ImageWords.repository(image), EngineCalls.encoded(ImageWords.tag(image))),
              RegistryLogin.header(image, environment),
              NOTHING),
          quiet,
          terminal);
    } catch (IOException e) {
      throw engine.unreached(e);
    }
    if (quiet) {
      terminal.say(image);
    }
    return 0;
  }
}
