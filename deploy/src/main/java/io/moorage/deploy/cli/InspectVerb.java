package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows all there is to know of containers and images. */
final class InspectVerb implements Verb {
  private final Environment environment;

  InspectVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "inspect",
            "Show all there is to know of containers and images.",
            "A JSON array, an object for each.",
            "moorage inspect web",
            "moorage inspect app:1.0")
        .addOption(EngineAddress.option())
        .addPositional(Help.words("0", "1..*", "NAME", "Containers or images."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    int code = 0;
    List<String> found = new ArrayList<>();
    for (String name : arguments.<List<String>>matchedPositionalValue(0, List.of())) {
      Optional<String> one =
          find(engine, "/containers/" + EngineCalls.encoded(name) + "/json")
              .or(() -> find(engine, "/images/" + name + "/json"));
      if (one.isPresent()) {
        found.add(one.get());
      } else {
        terminal.complain("moorage: there is no container or image " + Command.quote(name));
        code = 1;
      }
    }
    terminal.say(found.isEmpty() ? "[]" : "[\n" + String.join(",\n", found) + "\n]");
    return code;
  }

  private static Optional<String> find(EngineCalls engine, String path) {
    try (var reply = engine.openAny("GET", path, new byte[0])) {
      if (reply.status() == 404) {
        return Optional.empty();
      }
      byte[] document = EngineCalls.accepted(reply).body().readAllBytes();
      return Optional.of(engine.use(() -> JsonTree.indented(document)));
    } catch (IOException e) {
      throw engine.unreached(e);
    }
  }
}
