package io.moorage.deploy.cli;

import io.moorage.blobstore.oci.Digest;
import io.moorage.config.Environment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells why a digest takes space. */
final class GcExplain implements Verb {
  private final Environment environment;

  GcExplain(Environment environment) {
    this.environment = environment;
  }

  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "explain",
            "Tell why a blob takes space, and when it goes.",
            "Names, for each repository that has it, the manifests that keep it and their tags, or"
                + " the\n"
                + "time from which it goes. Exits with 1 if nothing of the digest is there.",
            "moorage gc explain"
                + " sha256:1010755c2bc2f6597d3ece5eb478b6de22115946719bf28f3382d761e4638ea5",
            "moorage gc explain sha256:2f06…d2f5b --json")
        .addOption(Help.flag("--json", "Print one JSON object."))
        .addOption(ServerAddress.option())
        .addPositional(Help.word("0", "DIGEST", "The blob's digest, or a manifest's."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    Digest digest = Help.parsed(arguments.matchedPositionalValue(0, ""), Digest::parse);
    boolean json = arguments.hasMatchedOption("--json");
    CollectionWords times = new CollectionWords(Instant.now(), ZoneId.systemDefault());
    ApiClient.of(arguments, environment)
        .get(
            "/api/v1/blobs/" + ApiClient.encoded(digest) + "/explanation",
            explanation ->
                json
                    ? List.of(explanation.toString())
                    : new ExplanationWords(times).explain(explanation))
        .forEach(terminal::say);
    return 0;
  }
}
