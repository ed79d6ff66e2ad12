package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists containers. */
final class PsVerb implements Verb {
  private static final int LONGEST_COMMAND = 20;

  private final Environment environment;

  PsVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "ps",
            "List containers.",
            "Those that run, the newest first.",
            "moorage ps",
            "moorage ps -a",
            "moorage ps --json")
        .addOption(Help.flag("-a", "--all", "Those that do not run, too."))
        .addOption(Help.flag("-q", "--quiet", "Ids alone."))
        .addOption(Help.flag("--no-trunc", "Print all of each id and command."))
        .addOption(Help.flag("--json", "Print a JSON array, an object for each container."))
        .addOption(EngineAddress.option());
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    List<JsonTree> all =
        engine.array("/containers/json" + (arguments.hasMatchedOption("--all") ? "?all=1" : ""));
    if (arguments.hasMatchedOption("--json")) {
      terminal.say(JsonTree.lines(all));
      return 0;
    }
    boolean whole = arguments.hasMatchedOption("--no-trunc");
    boolean quiet = arguments.hasMatchedOption("--quiet");
    Columns columns =
        new Columns("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
    return engine.use(
        () -> {
          for (JsonTree container : all) {
            String id = container.text("Id");
            if (quiet) {
              terminal.say(whole ? id : ImageWords.shortId(id));
            } else {
              add(columns, container, whole);
            }
          }
          if (!quiet) {
            columns.print(terminal);
          }
          return 0;
        });
  }

  private static void add(Columns columns, JsonTree container, boolean whole) throws Mismatch {
    String id = container.text("Id");
    String command = container.text("Command");
    boolean cut = !whole && command.length() > LONGEST_COMMAND;
    String image = container.text("Image");
    columns.add(
        whole ? id : ImageWords.shortId(id),
        !whole && image.startsWith("sha256:") ? ImageWords.shortId(image) : image,
        "\"" + (cut ? command.substring(0, LONGEST_COMMAND - 1) + "…" : command) + "\"",
        ImageWords.ago(container.number("Created"), Instant.now()),
        container.text("Status"),
        ports(container.objects("Ports")),
        container.texts("Names").stream()
            .map(name -> name.substring(name.indexOf('/') + 1))
            .collect(Collectors.joining(",")));
  }

  private static String ports(List<JsonTree> ports) throws Mismatch {
    StringBuilder all = new StringBuilder();
    for (JsonTree port : ports) {
      all.append(all.isEmpty() ? "" : ", ");
      if (port.has("PublicPort")) {
        String address = port.optionalText("IP").orElse("");
        all.append(address.contains(":") ? "[" + address + "]" : address)
            .append(':')
            .append(port.number("PublicPort"))
            .append("->");
      }
      all.append(port.number("PrivatePort"))
          .append('/')
          .append(port.text("Type").toLowerCase(Locale.ROOT));
    }
    return all.toString();
  }
}
