package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Has the runner load the images of an archive. */
final class LoadVerb implements Verb {
  private final Environment environment;

  LoadVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "load",
            "Load images from an archive into the runner.",
            "As \"docker save\" writes it or in the OCI image layout; gzip and zstd are unpacked.",
            "moorage load -i app.tar",
            "ssh builder docker save app:1.0 | moorage load")
        .addOption(Help.valued("-i", "--input", "FILE", "Read this file, not standard input."))
        .addOption(EngineAddress.option());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    try (InputStream archive = Archives.open(arguments.matchedOptionValue("--input", "-"))) {
      ImageProgress.print(engine.send("/images/load?quiet=1", archive), false, terminal);
    } catch (IOException e) {
      throw engine.unreached(e);
    }
    return 0;
  }
}
