package io.moorage.deploy.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Says which Moorage this is, and on which Java it runs. */
final class VersionVerb implements Verb {

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "version",
            "Say which version this is.",
            "The version of Moorage and of the Java it runs on.",
            "moorage version",
            "moorage version --json")
        .addOption(Help.flag("--json", "Print one JSON object."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    String java = System.getProperty("java.vm.version", "unknown");
    if (arguments.hasMatchedOption("--json")) {
      Map<String, Optional<String>> members = new LinkedHashMap<>();
      members.put("version", Optional.of(Build.version()));
      members.put("java", Optional.of(java));
      terminal.say(JsonText.object(members));
    } else {
      terminal.say("moorage " + Build.version() + " (Java " + java + ")");
    }
    return 0;
  }
}
