package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Waits until containers end. */
final class WaitVerb implements Verb {
  private final Environment environment;

  WaitVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "wait",
            "Wait until containers end.",
            "Prints the code that each has ended with; at once for one that does not run.",
            "moorage wait job")
        .addOption(EngineAddress.option())
        .addPositional(Help.words("0", "1..*", "CONTAINER", "Names or ids."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    for (String container : arguments.<List<String>>matchedPositionalValue(0, List.of())) {
      JsonTree end =
          engine.object("POST", "/containers/" + EngineCalls.encoded(container) + "/wait");
      terminal.say(engine.use(() -> Long.toString(end.number("StatusCode"))));
      terminal.flush();
    }
    return 0;
  }
}
