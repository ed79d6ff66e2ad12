package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what the collector does, has done and will do. */
final class GcStatus implements Verb {
  static final String PATH = "/api/v1/collection";

  private final Environment environment;

  GcStatus(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "status",
            "Tell what the collector does and what waits for it.",
            "Space comes back by itself: a blob that nothing uses any more goes when"
                + " collection.grace\n"
                + "is over. This says what the last pass freed, what waits, and when it looks"
                + " next.",
            "moorage gc status",
            "moorage gc status --json")
        .addOption(Help.flag("--json", "Print one JSON object."))
        .addOption(ServerAddress.option());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    boolean json = arguments.hasMatchedOption("--json");
    ApiClient.of(arguments, environment)
        .get(
            PATH,
            status ->
                json
                    ? List.of(status.toString())
                    : new CollectionWords(Instant.now(), ZoneId.systemDefault()).status(status))
        .forEach(terminal::say);
    return 0;
  }
}
