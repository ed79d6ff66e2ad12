package io.moorage.deploy.cli;

import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.util.ArrayList;
import java.util.List;

/** The answer to "why does this take space?", in words. */
final class ExplanationWords {
  private final CollectionWords times;
  private final List<String> lines = new ArrayList<>();

  /** What to do about it: known once all is said. */
  private boolean kept;

  ExplanationWords(CollectionWords times) {
    this.times = times;
  }

  List<String> explain(JsonTree explanation) throws Mismatch {
    String digest = explanation.text("digest");
    List<JsonTree> places = items(explanation, "repositories");
    if (explanation.has("blob")) {
      blob(digest, explanation.object("blob"), places.size(), more(explanation, "repositories"));
      for (JsonTree place : places) {
        place(place);
      }
      andMore(explanation, "repositories");
    }
    for (JsonTree place : items(explanation, "manifests")) {
      manifest(digest, place);
    }
    andMore(explanation, "manifests");
    int files = words(explanation, "condemned").size();
    if (files > 0) {
      lines.add(
          "%s of %s %s to be unlinked by the next pass: \"moorage gc run\" has it done now."
              .formatted(
                  files == 1 ? "A file" : files + " files", digest, files == 1 ? "waits" : "wait"));
    }
    if (kept) {
      lines.add("");
      lines.add("What keeps it goes only when somebody deletes it:");
      lines.add("  skopeo delete docker://HOST/REPOSITORY@DIGEST   frees after collection.grace");
      lines.add("  moorage repo rm REPOSITORY                      frees with the next pass");
    }
    return List.copyOf(lines);
  }

  private void blob(String digest, JsonTree blob, int repositories, boolean more) throws Mismatch {
    String size = Words.bytes(blob.number("bytes"));
    if (repositories == 0) {
      lines.add(
          "%s is a blob of %s that no repository has: it goes with the next pass (moorage gc run)."
              .formatted(digest, size));
    } else {
      lines.add(
          "%s is a blob of %s, stored once. %s%s %s it:"
              .formatted(
                  digest,
                  size,
                  more ? "More than " : "",
                  Words.count(repositories, "repository", "repositories"),
                  repositories == 1 ? "has" : "have"));
    }
    if (blob.flag("suspect")) {
      lines.add("Its file was found damaged: nobody gets it until it is pushed anew.");
    }
  }

  private void place(JsonTree place) throws Mismatch {
    String repository = place.text("repository");
    switch (place.text("reason")) {
      case "named" -> {
        kept = true;
        lines.add("  " + repository + " keeps it for");
        for (JsonTree user : items(place, "by")) {
          lines.add("    manifest " + user.text("manifest") + ", " + keepers(user));
        }
        if (more(place, "by")) {
          lines.add("    and other manifests");
        }
      }
      case "going" ->
          lines.add(
              "  %s lets it go %s: no manifest there names it. If one does by then, it stays."
                  .formatted(repository, times.in(CollectionWords.time(place.text("from")))));
      case "orphaned" ->
          lines.add("  %s was removed: its hold ends with the next pass.".formatted(repository));
      default ->
          lines.add(
              "  %s has it, nothing there uses it and nothing would take it away: \"moorage fsck\""
                      .formatted(repository)
                  + " finds out more.");
    }
  }

  private void manifest(String digest, JsonTree place) throws Mismatch {
    kept = true;
    lines.add(
        "%s is a manifest in %s, %s.".formatted(digest, place.text("repository"), keepers(place)));
  }

  /** Why a manifest is there: its tags, the indexes that name it, or that nobody deleted it. */
  private static String keepers(JsonTree manifest) throws Mismatch {
    List<String> tags = words(manifest, "tags");
    List<String> indexes = words(manifest, "indexes");
    List<String> parts = new ArrayList<>();
    if (!tags.isEmpty()) {
      parts.add(
          (tags.size() == 1 ? "tag " : "tags ")
              + String.join(", ", tags)
              + (more(manifest, "tags") ? " and more" : ""));
    }
    if (!indexes.isEmpty()) {
      parts.add("named by index " + String.join(", ", indexes));
    }
    return parts.isEmpty()
        ? "which has no tag and stays until somebody deletes it"
        : String.join(", ", parts);
  }

  private void andMore(JsonTree owner, String name) throws Mismatch {
    if (more(owner, name)) {
      lines.add("  and others");
    }
  }

  private static List<JsonTree> items(JsonTree owner, String name) throws Mismatch {
    return owner.object(name).objects("items");
  }

  private static List<String> words(JsonTree owner, String name) throws Mismatch {
    return owner.object(name).texts("items");
  }

  private static boolean more(JsonTree owner, String name) throws Mismatch {
    return owner.object(name).flag("more");
  }
}
