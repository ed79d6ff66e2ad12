package io.moorage.deploy.cli;

import io.moorage.deploy.serve.NativeLibraries;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** For the launcher: unpacks native libraries once, which else every start would unpack. */
final class PrepareVerb implements Verb {

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Help.verb(
            this,
            "prepare",
            "Unpack the native libraries.",
            "Used by the launcher after a build; java.library.path then names the directory.",
            "moorage prepare /usr/lib/moorage/native");
    spec.usageMessage().hidden(true);
    return spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("DIR")
            .type(String.class)
            .arity("1")
            .description("The directory to write them to.")
            .build());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    NativeLibraries.unpack(Path.of(arguments.<String>matchedPositionalValue(0, "")));
    return 0;
  }
}
