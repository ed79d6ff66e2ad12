package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Has the collector look now, and waits until it has. */
final class GcRun implements Verb {
  private final Environment environment;

  GcRun(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "run",
            "Collect now, and wait for the end.",
            "Does what would be done anyway within collection.interval, and at the same pace. What"
                + " is\n"
                + "within its grace stays. Breaking it off (Ctrl-C) does not stop the server's"
                + " work.",
            "moorage gc run",
            "moorage gc run --json")
        .addOption(Help.flag("--json", "Print one JSON object, the pass."))
        .addOption(ServerAddress.option());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    ApiClient client = ApiClient.of(arguments, environment);
    Instant requested =
        client.send(
            "POST",
            GcStatus.PATH + "/runs",
            Map.of(),
            answer -> CollectionWords.time(answer.text("requested")));
    JsonTree pass = await(client, requested);
    return client.use(
        pass,
        run -> {
          terminal.say(
              arguments.hasMatchedOption("--json")
                  ? run.toString()
                  : new CollectionWords(Instant.now(), ZoneId.systemDefault()).run(run));
          return run.text("end").equals("complete") ? 0 : 1;
        });
  }

  /** Waits for a pass that began when it was asked for, or later. */
  private static JsonTree await(ApiClient client, Instant requested) {
    Pauses pauses = new Pauses("collecting");
    Optional<JsonTree> ended = client.get(GcStatus.PATH, status -> endedSince(status, requested));
    while (ended.isEmpty()) {
      pauses.pause();
      ended = client.get(GcStatus.PATH, status -> endedSince(status, requested));
    }
    return ended.get();
  }

  private static Optional<JsonTree> endedSince(JsonTree status, Instant requested) throws Mismatch {
    Optional<JsonTree> last = status.optionalObject("last");
    return last.isPresent() && !CollectionWords.time(last.get().text("started")).isBefore(requested)
        ? last
        : Optional.empty();
  }
}
