package io.moorage.deploy.cli;

import io.moorage.deploy.serve.NativeLibraries;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** For the launcher: does once what else every start would do. */
final class PrepareVerb implements Verb {

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Help.verb(
            this,
            "prepare",
            "Make a build start fast.",
            "Used by the launcher after a build: unpacks the native libraries into a directory,"
                + " which\n"
                + "java.library.path then names, and rewrites jars of old class files.",
            "moorage prepare /usr/lib/moorage/native /usr/lib/moorage/lib/picocli-4.7.7.jar");
    spec.usageMessage().hidden(true);
    return spec.addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .paramLabel("DIR")
                .type(String.class)
                .description("Where the libraries go.")
                .build())
        .addPositional(
            PositionalParamSpec.builder()
                .index("1")
                .paramLabel("JAR")
                .type(String.class)
                .description("The jar to rewrite in its place.")
                .build());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    NativeLibraries.unpack(Path.of(arguments.<String>matchedPositionalValue(0, "")));
    try {
      ModernJar.write(Path.of(arguments.<String>matchedPositionalValue(1, "")));
      return 0;
    } catch (IOException e) {
      terminal.complain("moorage: cannot rewrite the jar: " + e);
      return 1;
    }
  }
}
