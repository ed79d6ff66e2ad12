package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows every setting as it would be in force, and where it comes from. */
final class ConfigShow implements Verb {
  private static final String UNSET = "(unset)";

  private final Environment environment;

  ConfigShow(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "show",
            "Show every setting and where it comes from.",
            "One line a setting: key, value, and the file's line or the variable that set it.\n"
                + "Secrets are masked.",
            "moorage config show",
            "moorage config show --json")
        .addOption(Sources.fileOption())
        .addOption(Help.flag("--json", "Print a JSON array of key, value and origin."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    Optional<Config> config =
        Sources.of(arguments, environment, List.of()).loadOrComplain(terminal);
    if (config.isEmpty()) {
      return Command.USAGE;
    }
    List<Config.Shown> shown = config.get().shown();
    if (arguments.hasMatchedOption("--json")) {
      terminal.say(
          shown.stream()
              .map(ConfigShow::json)
              .collect(Collectors.joining(",\n  ", "[\n  ", "\n]")));
    } else {
      int keyWidth = shown.stream().mapToInt(line -> line.path().length()).max().orElse(1);
      int valueWidth = shown.stream().mapToInt(line -> value(line).length()).max().orElse(1);
      String format = "%-" + keyWidth + "s  %-" + valueWidth + "s  %s";
      shown.forEach(
          line -> terminal.say(format.formatted(line.path(), value(line), line.origin())));
    }
    return 0;
  }

  private static String value(Config.Shown line) {
    return line.text().orElse(UNSET);
  }

  private static String json(Config.Shown line) {
    Map<String, Optional<String>> members = new LinkedHashMap<>();
    members.put("key", Optional.of(line.path()));
    members.put("value", line.text());
    members.put("origin", Optional.of(line.origin().toString()));
    return JsonText.object(members);
  }
}
