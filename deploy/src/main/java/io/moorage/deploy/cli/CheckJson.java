package io.moorage.deploy.cli;

import io.moorage.blobstore.fsck.Report;
import io.moorage.blobstore.fsck.Report.Outcome;
import io.moorage.blobstore.fsck.Summary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** For programs: one object, written as the findings come. */
final class CheckJson implements CheckOutput {
  private final Terminal terminal;
  private boolean any;

  CheckJson(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begin() {
    terminal.say("{\"findings\": [");
  }

  @Override
  public void found(Report report) {
    Map<String, Optional<String>> members = new LinkedHashMap<>();
    members.put("kind", Optional.of(report.finding().kind()));
    members.put("what", Optional.of(report.finding().what()));
    members.put("means", Optional.of(report.finding().means()));
    members.put("repair", Optional.of(report.finding().remedy().text()));
    members.put("mendable", Optional.of(Boolean.toString(CheckText.isMendable(report))));
    members.put("outcome", Optional.of(word(report.outcome())));
    terminal.say((any ? ", " : "  ") + JsonText.object(members));
    any = true;
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Reported reported -> "reported";
      case Outcome.Left left -> "left";
      case Outcome.Mended mended -> "mended";
      case Outcome.Failed(var why) -> "failed: " + why;
    };
  }

  @Override
  public void end(Summary summary, boolean repaired) {
    terminal.say(
        ("], \"summary\": {\"repositories\": %d, \"manifests\": %d, \"tags\": %d, \"blobs\": %d,"
                + " \"bytes\": %d, \"leftovers\": %d, \"findings\": %d, \"mended\": %d}}")
            .formatted(
                summary.repositories(),
                summary.manifests(),
                summary.tags(),
                summary.blobs(),
                summary.bytes(),
                summary.leftovers(),
                summary.findings(),
                summary.mended()));
  }
}
