package io.moorage.deploy.cli;

import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.config.Environment;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Moves a tag on the server. */
final class RepoRetag implements Verb {
  private final Environment environment;

  RepoRetag(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "retag",
            "Set a tag to a manifest that is there.",
            "Nothing is pulled or pushed. A tag that is there already moves, unless --new is said.",
            "moorage repo retag team/app 1.0.3 stable",
            "moorage repo retag team/app 1.0.3 1.0 --new",
            "moorage repo retag team/app sha256:2f06…d2f5b rescued")
        .addOption(Help.flag("--new", "Fail if the tag is there already."))
        .addOption(Help.flag("--json", "Print one JSON object."))
        .addOption(ServerAddress.option())
        .addPositional(Help.word("0", "NAME", "The repository."))
        .addPositional(Help.word("1", "FROM", "The tag or the digest of the manifest."))
        .addPositional(Help.word("2", "TO", "The tag to set."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    RepositoryName name =
        Help.parsed(arguments.matchedPositionalValue(0, ""), RepositoryName::parse);
    Reference from = Help.parsed(arguments.matchedPositionalValue(1, ""), Reference::parse);
    Tag to = Help.parsed(arguments.matchedPositionalValue(2, ""), Tag::parse);
    String path =
        "/api/v1/repositories/%s/tags/%s?from=%s"
            .formatted(ApiClient.encoded(name), ApiClient.encoded(to), ApiClient.encoded(from));
    Map<String, String> condition =
        arguments.hasMatchedOption("--new") ? Map.of("If-None-Match", "*") : Map.of();
    terminal.say(
        ApiClient.of(arguments, environment)
            .send(
                "PUT",
                path,
                condition,
                move -> {
                  if (arguments.hasMatchedOption("--json")) {
                    return move.toString();
                  }
                  String digest = move.text("digest");
                  Optional<String> before = move.optionalText("before");
                  return "%s:%s is at %s%s"
                      .formatted(
                          name,
                          to,
                          digest,
                          before
                              .map(
                                  was -> was.equals(digest) ? ", as before" : ", and was at " + was)
                              .orElse(""));
                }));
    return 0;
  }
}
