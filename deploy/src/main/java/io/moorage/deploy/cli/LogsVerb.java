package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.runner.engine.client.EngineReply;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints what a container has said. */
final class LogsVerb implements Verb {
  private final Environment environment;

  LogsVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "logs",
            "Print what a container has said.",
            "Its standard output to standard output, its errors to standard error.",
            "moorage logs web",
            "moorage logs -f --tail 10 web")
        .addOption(Help.flag("-f", "--follow", "Go on with what it says from now on."))
        .addOption(Help.flag("-t", "--timestamps", "Print when each line was said."))
        .addOption(
            Help.valued("-n", "--tail", "LINES", "Begin with the last lines; else with all."))
        .addOption(Help.valued("--since", "SECONDS", "Lines said since this time (Unix)."))
        .addOption(Help.valued("--until", "SECONDS", "Lines said before this time (Unix)."))
        .addOption(EngineAddress.option())
        .addPositional(Help.word("0", "CONTAINER", "Name or id."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    String path = "/containers/" + EngineCalls.encoded(arguments.matchedPositionalValue(0, ""));
    JsonTree container = engine.object("GET", path + "/json");
    boolean tty = engine.use(() -> container.object("Config").flag("Tty"));
    String target =
        path
            + "/logs?stdout=1&stderr=1&tail="
            + EngineCalls.encoded(arguments.matchedOptionValue("--tail", "all"))
            + (arguments.hasMatchedOption("--follow") ? "&follow=1" : "")
            + (arguments.hasMatchedOption("--timestamps") ? "&timestamps=1" : "")
            + "&since="
            + EngineCalls.encoded(arguments.matchedOptionValue("--since", ""))
            + "&until="
            + EngineCalls.encoded(arguments.matchedOptionValue("--until", ""));
    try (EngineReply reply = engine.open("GET", target)) {
      ContainerStreams.print(reply, tty, terminal);
      return 0;
    } catch (IOException e) {
      throw engine.unreached(e);
    }
  }
}
