package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.runner.engine.client.EngineReply;
import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Runs a command in a container that runs. */
final class ExecVerb implements Verb {
  private final Environment environment;

  ExecVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Help.verb(
            this,
            "exec",
            "Run a command in a container that runs.",
            "Options stand before the container. Exits with the command's code.",
            "moorage exec web ls /srv",
            "moorage exec -it web sh");
    spec.parser().stopAtPositional(true);
    return spec.addOption(Help.flag("-i", "--interactive", "Hand standard input to it."))
        .addOption(Help.flag("-t", "--tty", "Give it a terminal."))
        .addOption(Help.flag("-d", "--detach", "Do not wait for it."))
        .addOption(Help.repeated("-e", "--env", "NAME=VALUE", "A variable."))
        .addOption(Help.valued("-u", "--user", "USER", "Who it runs as: a name or number."))
        .addOption(Help.valued("-w", "--workdir", "DIR", "Where it starts."))
        .addOption(Help.flag("--privileged", "With all rights."))
        .addOption(EngineAddress.option())
        .addPositional(
            Help.words("0", "2..*", "CONTAINER COMMAND", "Name or id; then the command."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    List<String> words = arguments.matchedPositionalValue(0, List.of());
    boolean tty = arguments.hasMatchedOption("--tty");
    boolean input = arguments.hasMatchedOption("--interactive");
    boolean detach = arguments.hasMatchedOption("--detach");
    JsonObject request =
        new JsonObject()
            .with("AttachStdin", input && !detach)
            .with("AttachStdout", !detach)
            .with("AttachStderr", !detach)
            .with("Tty", tty)
            .with("Cmd", words.subList(1, words.size()))
            .with("Env", arguments.matchedOptionValue("--env", List.of()))
            .with("User", arguments.matchedOptionValue("--user", ""))
            .with("WorkingDir", arguments.matchedOptionValue("--workdir", ""))
            .with("Privileged", arguments.hasMatchedOption("--privileged"));
    String path = "/containers/" + EngineCalls.encoded(words.getFirst()) + "/exec";
    JsonTree made = engine.object("POST", path, request);
    String exec = "/exec/" + engine.use(() -> made.text("Id"));
    JsonObject start = new JsonObject().with("Detach", detach).with("Tty", tty);
    try {
      if (detach) {
        engine.object("POST", exec + "/start", start);
        return 0;
      }
      if (tty) {
        try (RawTerminal _ = RawTerminal.take()) {
          return attached(engine, exec, start, input, true, terminal);
        }
      }
      return attached(engine, exec, start, input, false, terminal);
    } catch (Unanswered refused) {
      terminal.complain("moorage: " + refused.getMessage());
      int code = refused.codeOfStart();
      return code == Unanswered.NO_CONTAINER ? refused.exitCode() : code;
    }
  }

  private static int attached(
      EngineCalls engine,
      String exec,
      JsonObject start,
      boolean input,
      boolean tty,
      Terminal terminal) {
    try (EngineReply reply = engine.takeOver(exec + "/start", start.bytes())) {
      if (tty) {
        RawTerminal.follow(size -> engine.done("POST", exec + "/resize?" + size));
      }
      if (input) {
        ContainerStreams.feed(System.in, reply);
      }
      ContainerStreams.print(reply, tty, terminal);
    } catch (IOException e) {
      throw engine.unreached(e);
    }
    JsonTree ended = engine.object("GET", exec + "/json");
    return engine.use(() -> (int) (long) ended.optionalNumber("ExitCode").orElse(0L));
  }
}
