package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists the images of a runner. */
final class ImagesVerb implements Verb {
  private static final String NONE = "<none>";

  private final Environment environment;

  ImagesVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "images",
            "List the images of the runner.",
            "Those that were pulled or loaded here; \"moorage repo ls\" lists the registry.",
            "moorage images",
            "moorage images -q",
            "moorage images --json")
        .addOption(Help.flag("-a", "--all", "Those without a name, too."))
        .addOption(Help.flag("-q", "--quiet", "Ids alone."))
        .addOption(Help.flag("--no-trunc", "Print all of each id."))
        .addOption(Help.flag("--json", "Print a JSON array, an object for each image."))
        .addOption(EngineAddress.option());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    List<JsonTree> all =
        engine.array("/images/json" + (arguments.hasMatchedOption("--all") ? "?all=1" : ""));
    if (arguments.hasMatchedOption("--json")) {
      terminal.say(JsonTree.lines(all));
      return 0;
    }
    boolean whole = arguments.hasMatchedOption("--no-trunc");
    boolean quiet = arguments.hasMatchedOption("--quiet");
    Columns columns = new Columns("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
    return engine.use(
        () -> {
          for (JsonTree image : all) {
            String id = image.text("Id");
            String shown = whole ? id : ImageWords.shortId(id);
            if (quiet) {
              terminal.say(shown);
              continue;
            }
            String created = ImageWords.ago(image.number("Created"), Instant.now());
            String size = ImageWords.size(image.number("Size"));
            List<String> tags = image.optionalTexts("RepoTags");
            if (tags.isEmpty()) {
              columns.add(NONE, NONE, shown, created, size);
            }
            for (String tag : tags) {
              columns.add(ImageWords.repository(tag), ImageWords.tag(tag), shown, created, size);
            }
          }
          if (!quiet) {
            columns.print(terminal);
          }
          return 0;
        });
  }
}
