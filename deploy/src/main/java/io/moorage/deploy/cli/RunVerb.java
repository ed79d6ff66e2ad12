package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.runner.engine.client.EngineReply;
import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Makes a container of an image and starts it. */
final class RunVerb implements Verb {
  private static final int INSISTENT = 3;
  private static final int INTERRUPTED = 130;

  private final Environment environment;

  RunVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Help.verb(
            this,
            "run",
            "Make a container of an image and start it.",
            "Options stand before the image, which is pulled if it is not here. Waits for the"
                + " container\n"
                + "and exits with its code; with -d prints its id and leaves it running. The keys"
                + " Ctrl-P Ctrl-Q\n"
                + "leave a terminal, and the container goes on.",
            "moorage run -d -p 8000:8080 --name web app:1.0",
            "moorage run -it --rm busybox sh",
            "echo hi | moorage run -i --rm busybox cat");
    spec.parser().stopAtPositional(true);
    RunOptions.all().forEach(spec::addOption);
    return spec.addOption(EngineAddress.option())
        .addPositional(
            Help.words(
                "0", "1..*", "IMAGE COMMAND", "Name or id; then the command, if not its own."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    try {
      return run(new RunOptions(arguments), EngineCalls.of(arguments, environment), terminal);
    } catch (Unanswered refused) {
      terminal.complain("moorage: " + refused.getMessage());
      return refused.codeOfStart();
    }
  }

  private int run(RunOptions options, EngineCalls engine, Terminal terminal) {
    String id = create(options, engine, terminal);
    String path = "/containers/" + id;
    if (options.detached()) {
      engine.done("POST", path + "/start");
      terminal.say(id);
      return 0;
    }
    if (options.tty()) {
      try (RawTerminal _ = RawTerminal.take()) {
        return attached(options, engine, path, terminal);
      }
    }
    return attached(options, engine, path, terminal);
  }

  private String create(RunOptions options, EngineCalls engine, Terminal terminal) {
    JsonObject request = options.request();
    String target = "/containers/create?name=" + EngineCalls.encoded(options.name());
    try (EngineReply reply = engine.openAny("POST", target, request.bytes())) {
      if (reply.status() != 404) {
        byte[] document = EngineCalls.accepted(reply).body().readAllBytes();
        return engine.use(() -> JsonTree.read(document).text("Id"));
      }
    } catch (IOException e) {
      throw engine.unreached(e);
    }
    terminal.complain("moorage: image %s is not here; pulling it".formatted(options.image()));
    PullVerb.pull(engine, options.image(), "", environment, true, terminal);
    JsonTree made = engine.object("POST", target, request);
    return engine.use(() -> made.text("Id"));
  }

  /** What would end this process is the container's; who insists ends this process. */
  private static Signals handOn(String signal, EngineCalls engine, String path) {
    AtomicInteger times = new AtomicInteger();
    return Signals.on(
        signal,
        () -> {
          if (times.incrementAndGet() == INSISTENT) {
            Runtime.getRuntime().exit(INTERRUPTED);
          }
          try {
            engine.done("POST", path + "/kill?signal=" + signal);
          } catch (Unanswered ended) {
            // There is nobody left to hear it.
          }
        });
  }

  private static int attached(
      RunOptions options, EngineCalls engine, String path, Terminal terminal) {
    String attach =
        path + "/attach?stream=1&stdout=1&stderr=1" + (options.input() ? "&stdin=1" : "");
    String condition = options.removed() ? "removed" : "next-exit";
    // The waiter first: whoever asks when the container is gone asks too late.
    try (EngineReply streams = engine.takeOver(attach, new byte[0]);
        EngineReply waiting = engine.open("POST", path + "/wait?condition=" + condition);
        Signals _ = handOn("HUP", engine, path);
        Signals _ = handOn("INT", engine, path);
        Signals _ = handOn("TERM", engine, path)) {
      engine.done("POST", path + "/start");
      if (options.tty()) {
        RawTerminal.follow(size -> engine.done("POST", path + "/resize?" + size));
      }
      TypedKeys keys = new TypedKeys(System.in);
      if (options.input()) {
        ContainerStreams.feed(options.tty() ? keys : System.in, streams);
      }
      ContainerStreams.print(streams, options.tty(), terminal);
      if (keys.haveDetached()) {
        return 0;
      }
      byte[] end = waiting.body().readAllBytes();
      return engine.use(() -> (int) JsonTree.read(end).number("StatusCode"));
    } catch (IOException e) {
      throw engine.unreached(e);
    }
  }
}
