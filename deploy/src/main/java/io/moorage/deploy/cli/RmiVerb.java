package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Removes images of a runner. */
final class RmiVerb implements Verb {
  private final Environment environment;

  RmiVerb(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "rmi",
            "Remove images of the runner.",
            "An image goes with its last name, unless a container uses it.",
            "moorage rmi app:1.0")
        .addOption(Help.flag("-f", "--force", "Although it has several names."))
        .addOption(EngineAddress.option())
        .addPositional(Help.words("0", "1..*", "IMAGE", "Names or ids."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    EngineCalls engine = EngineCalls.of(arguments, environment);
    String force = arguments.hasMatchedOption("--force") ? "?force=1" : "";
    int code = 0;
    for (String image : arguments.<List<String>>matchedPositionalValue(0, List.of())) {
      try (var reply = engine.open("DELETE", "/images/" + image + force, Map.of(), new byte[0])) {
        byte[] removed = reply.body().readAllBytes();
        int done =
            engine.use(
                () -> {
                  for (JsonTree one : JsonTree.readArray(removed)) {
                    Optional<String> untagged = one.optionalText("Untagged");
                    terminal.say(
                        untagged.isPresent()
                            ? "Untagged: " + untagged.get()
                            : "Deleted: " + one.text("Deleted"));
                  }
                  return 0;
                });
        code = Math.max(code, done);
      } catch (Unanswered refused) {
        terminal.complain("moorage: " + refused.getMessage());
        code = refused.exitCode();
      } catch (IOException e) {
        throw engine.unreached(e);
      }
    }
    return code;
  }
}
