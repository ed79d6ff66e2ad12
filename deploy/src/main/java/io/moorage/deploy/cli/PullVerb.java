package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Has the runner pull an image. */
final class PullVerb implements Verb {
  private static final byte[] NOTHING = {};

  private final Environment environment;

  PullVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "pull",
            "Pull an image to the runner.",
            "A name without a registry is looked for at runner.default-registry.",
            "moorage pull app:1.0",
            "moorage pull registry.example:5000/team/app@sha256:2f06…2f5b")
        .addOption(Help.flag("-q", "--quiet", "Print the name alone, when all is there."))
        .addOption(Help.valued("--platform", "OS/ARCH", "Another platform than this machine's."))
        .addOption(EngineAddress.option())
        .addPositional(Help.word("0", "IMAGE", "Name, and tag or digest."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    String image = arguments.matchedPositionalValue(0, "");
    boolean quiet = arguments.hasMatchedOption("--quiet");
    String platform = arguments.matchedOptionValue("--platform", "");
    pull(EngineCalls.of(arguments, environment), image, platform, environment, quiet, terminal);
    if (quiet) {
      terminal.say(image);
    }
    return 0;
  }

  static void pull(
      EngineCalls engine,
      String image,
      String platform,
      Environment environment,
      boolean quiet,
      Terminal terminal) {
    int at = image.indexOf('@');
    String name = at >= 0 ? image.substring(0, at) : ImageWords.repository(image);
    String tag = at >= 0 ? image.substring(at + 1) : ImageWords.tag(image);
    try {
      ImageProgress.print(
          engine.open(
              "POST",
              "/images/create?fromImage=%s&tag=%s%s"
                  .formatted(
                      EngineCalls.encoded(name),
                      EngineCalls.encoded(tag),
                      platform.isEmpty() ? "" : "&platform=" + EngineCalls.encoded(platform)),
              RegistryLogin.header(image, environment),
              NOTHING),
          quiet,
          terminal);
    } catch (IOException e) {
      throw engine.unreached(e);
    }
  }
}
