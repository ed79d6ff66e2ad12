package io.moorage.deploy.cli;

import io.moorage.deploy.serve.NativeLibraries;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
            """
            Used by the launcher after a build: packs the class path it was called with into
            moorage.jar, and unpacks the native libraries into native/, which java.library.path
            then names.\
            """,
            "moorage prepare /usr/lib/moorage");
    spec.usageMessage().hidden(true);
    return spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel("DIR")
            .type(String.class)
            .description("Where both go.")
            .build());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    Path home = Path.of(arguments.<String>matchedPositionalValue(0, ""));
    NativeLibraries.unpack(home.resolve("native"));
    try {
      OneJar.write(classPath(), home.resolve("moorage.jar"));
      return 0;
    } catch (IOException e) {
      terminal.complain("moorage: cannot write the jar: " + e);
      return 1;
    }
  }

  private static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .toList();
  }
}
