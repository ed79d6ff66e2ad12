package io.moorage.deploy.cli;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Removes a repository, after having asked. */
final class RepoRm implements Verb {
  private final Environment environment;

  RepoRm(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "rm",
            "Remove a repository with all its tags and manifests.",
            "It is gone at once and for good; the space comes back as the collector gets to it."
                + " Blobs\n"
                + "that other repositories have stay. Asks first; without a terminal to ask on it"
                + " wants\n"
                + "--yes.",
            "moorage repo rm team/app",
            "moorage repo rm team/app --yes")
        .addOption(Help.flag("--yes", "Do not ask."))
        .addOption(ServerAddress.option())
        .addPositional(Help.word("0", "NAME", "The repository."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    RepositoryName name =
        Help.parsed(arguments.matchedPositionalValue(0, ""), RepositoryName::parse);
    boolean sure = arguments.hasMatchedOption("--yes");
    if (!sure && !terminal.canAsk()) {
      throw Unanswered.askedWrongly("this is no terminal to ask on: say --yes to remove " + name);
    }
    ApiClient client = ApiClient.of(arguments, environment);
    String path = "/api/v1/repositories/" + ApiClient.encoded(name);
    String own =
        client.get(
            path,
            repository -> {
              JsonTree bytes = repository.object("bytes");
              String freed = Words.bytes(bytes.number("own") + bytes.number("unused"));
              if (!sure) {
                terminal.complain(
                    "%s has %s and %s: %s that nothing else has, %s that stay elsewhere."
                        .formatted(
                            name,
                            Words.count(repository.number("tags"), "tag", "tags"),
                            Words.count(repository.number("manifests"), "manifest", "manifests"),
                            freed,
                            Words.bytes(bytes.number("shared"))));
              }
              return freed;
            });
    if (!sure && !isYes(terminal.ask("Remove it for good? [y/N] "))) {
      terminal.complain("moorage: nothing was removed");
      return 1;
    }
    client.send("DELETE", path, Map.of(), document -> true);
    terminal.say(
        "Removed %s; %s come back with the next pass of the collector.".formatted(name, own));
    return 0;
  }

  private static boolean isYes(Optional<String> answer) {
    return answer.map(String::strip).filter(a -> a.matches("(?i)y|yes")).isPresent();
  }
}
