package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Has the runner make an image of a file tree. */
final class ImportVerb implements Verb {
  private final Environment environment;

  ImportVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "import",
            "Make an image of the runner from a tar of a file tree.",
            "\"-\" for the file is standard input; gzip and zstd are unpacked.",
            "moorage import root.tar.gz base:1",
            "tar -C root -c . | moorage import -c 'CMD [\"/bin/sh\"]' - base:1")
        .addOption(
            Help.repeated(
                "-c", "--change", "INSTRUCTION", "As in a Dockerfile: CMD, ENV, USER and so on."))
        .addOption(Help.valued("-m", "--message", "TEXT", "What the image's history says of it."))
        .addOption(Help.valued("--platform", "OS/ARCH", "Another platform than this machine's."))
        .addOption(EngineAddress.option())
        .addPositional(Help.word("0", "FILE", "The tar."))
        .addPositional(Help.words("1", "0..1", "IMAGE", "Name and tag of the image."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    try (InputStream tree = Archives.open(arguments.matchedPositionalValue(0, "-"))) {
      ImageProgress.print(engine.send(target(arguments), tree), false, terminal);
    } catch (IOException e) {
      throw engine.unreached(e);
    }
    return 0;
  }

  private static String target(ParseResult arguments) {
    StringBuilder target = new StringBuilder("/images/create?fromSrc=-");
    List<String> names = arguments.matchedPositionalValue(1, List.of());
    names.forEach(name -> append(target, "repo", name));
    List<String> changes = arguments.matchedOptionValue("--change", List.of());
    changes.forEach(change -> append(target, "changes", change));
    append(target, "message", arguments.matchedOptionValue("--message", ""));
    append(target, "platform", arguments.matchedOptionValue("--platform", ""));
    return target.toString();
  }

  private static void append(StringBuilder target, String name, String value) {
    if (!value.isEmpty()) {
      target.append('&').append(name).append('=').append(EngineCalls.encoded(value));
    }
  }
}
