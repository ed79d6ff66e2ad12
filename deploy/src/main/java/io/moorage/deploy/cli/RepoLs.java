package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists repositories, and what they hold. Pages are printed as they come. */
final class RepoLs implements Verb {
  private static final String LINE = "%10s %10s %10s %10s %8s  %s";

  private final Environment environment;

  RepoLs(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "ls",
            "List repositories.",
            """
            One name a line, in byte order. --sizes counts, while you wait, what each holds:
              TOTAL   all that can be pulled
              SHARED  what of it other repositories have, too
              OWN     the rest, which comes back if the repository is removed
              UNUSED  blobs that no image uses any more, which the collector takes anyway\
            """,
            "moorage repo ls",
            "moorage repo ls team/ --sizes",
            "moorage repo ls --sizes --json")
        .addOption(Help.flag("--sizes", "Count what each repository holds."))
        .addOption(Help.flag("--json", "Print a JSON array, an object for each repository."))
        .addOption(ServerAddress.option())
        .addPositional(
            Help.word("0..1", "PREFIX", "Only repositories whose names begin with this."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    boolean sizes = arguments.hasMatchedOption("--sizes");
    boolean json = arguments.hasMatchedOption("--json");
    String prefix = arguments.matchedPositionalValue(0, "");
    ApiClient client = ApiClient.of(arguments, environment);
    Optional<String> next =
        Optional.of(
            "/api/v1/repositories?prefix="
                + ApiClient.encoded(prefix)
                + (sizes ? "&sizes=true" : ""));
    List<JsonTree> all = new ArrayList<>();
    if (sizes && !json) {
      terminal.say(LINE.formatted("TOTAL", "SHARED", "OWN", "UNUSED", "TAGS", "REPOSITORY"));
    }
    while (next.isPresent()) {
      String path = next.get();
      next =
          client.get(
              path,
              page -> {
                for (JsonTree repository : page.objects("repositories")) {
                  if (json) {
                    all.add(repository);
                  } else {
                    terminal.say(line(repository));
                  }
                }
                return ApiClient.next(page, path);
              });
      terminal.flush();
    }
    if (json) {
      terminal.say(JsonTree.lines(all));
    }
    return 0;
  }

  private static String line(JsonTree repository) throws Mismatch {
    String name = repository.text("name");
    Optional<JsonTree> bytes = repository.optionalObject("bytes");
    if (bytes.isEmpty()) {
      return name;
    }
    return LINE.formatted(
        Words.bytes(bytes.get().number("total")),
        Words.bytes(bytes.get().number("shared")),
        Words.bytes(bytes.get().number("own")),
        Words.bytes(bytes.get().number("unused")),
        repository.number("tags"),
        name);
  }
}
