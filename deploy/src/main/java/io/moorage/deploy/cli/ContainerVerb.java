package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A verb that does one thing to each container it names, and prints those it was done to. */
final class ContainerVerb implements Verb {
  private final Environment environment;
  private final String name;
  private final String header;
  private final List<OptionSpec> options;
  private final List<String> examples;
  private final BiFunction<String, ParseResult, Call> call;

  /** What is asked of the runner. */
  private record Call(String method, String target) {}

  private ContainerVerb(
      Environment environment,
      String name,
      String header,
      List<OptionSpec> options,
      List<String> examples,
      BiFunction<String, ParseResult, Call> call) {
    this.environment = environment;
    this.name = name;
    this.header = header;
    this.options = options;
    this.examples = examples;
    this.call = call;
  }

  /** All of them. */
  static List<Verb> all(Environment environment) {
    OptionSpec seconds =
        Help.valued(
            "-t", "--time", "SECONDS", "How long it may take before it is killed; else 10.");
    OptionSpec signal = Help.valued("-s", "--signal", "SIGNAL", "What is sent to it.");
    OptionSpec force = Help.flag("-f", "--force", "Kill one that runs, and remove it.");
    return List.of(
        new ContainerVerb(
            environment,
            "start",
            "Start containers.",
            List.of(),
            List.of("moorage start web"),
            (container, _) -> new Call("POST", path(container, "start"))),
        new ContainerVerb(
            environment,
            "stop",
            "Stop containers.",
            List.of(seconds),
            List.of("moorage stop web", "moorage stop -t 30 web db"),
            (container, given) ->
                new Call("POST", path(container, "stop") + parameter(given, "--time", "t"))),
        new ContainerVerb(
            environment,
            "restart",
            "Stop containers and start them again.",
            List.of(seconds),
            List.of("moorage restart web"),
            (container, given) ->
                new Call("POST", path(container, "restart") + parameter(given, "--time", "t"))),
        new ContainerVerb(
            environment,
            "kill",
            "Send a signal to containers; SIGKILL if none is named.",
            List.of(signal),
            List.of("moorage kill web", "moorage kill -s HUP web"),
            (container, given) ->
                new Call("POST", path(container, "kill") + parameter(given, "--signal", "signal"))),
        new ContainerVerb(
            environment,
            "pause",
            "Hold all processes of containers.",
            List.of(),
            List.of("moorage pause web"),
            (container, _) -> new Call("POST", path(container, "pause"))),
        new ContainerVerb(
            environment,
            "unpause",
            "Let the processes of containers go on.",
            List.of(),
            List.of("moorage unpause web"),
            (container, _) -> new Call("POST", path(container, "unpause"))),
        new ContainerVerb(
            environment,
            "rm",
            "Remove containers.",
            List.of(force),
            List.of("moorage rm web", "moorage rm -f web db"),
            (container, given) ->
                new Call(
                    "DELETE",
                    "/containers/"
                        + EngineCalls.encoded(container)
                        + (given.hasMatchedOption("--force") ? "?force=1" : ""))));
  }

  private static String path(String container, String what) {
    return "/containers/" + EngineCalls.encoded(container) + "/" + what;
  }

  private static String parameter(ParseResult given, String option, String parameter) {
    return Optional.ofNullable(given.<String>matchedOptionValue(option, null))
        .map(value -> "?" + parameter + "=" + EngineCalls.encoded(value))
        .orElse("");
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Help.verb(
            this,
            name,
            header,
            "By name, by id, or by the first digits of the id.",
            examples.toArray(String[]::new));
    options.forEach(spec::addOption);
    return spec.addOption(EngineAddress.option())
        .addPositional(Help.words("0", "1..*", "CONTAINER", "Names or ids."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    int code = 0;
    for (String container : arguments.<List<String>>matchedPositionalValue(0, List.of())) {
      Call one = call.apply(container, arguments);
      try {
        engine.done(one.method(), one.target());
        terminal.say(container);
      } catch (Unanswered refused) {
        terminal.complain("moorage: " + refused.getMessage());
        code = refused.exitCode();
      }
    }
    return code;
  }
}
