package io.moorage.deploy.cli;

import io.moorage.blobstore.fsck.Finding;
import io.moorage.blobstore.fsck.Finding.Remedy;
import io.moorage.blobstore.fsck.Report;
import io.moorage.blobstore.fsck.Report.Outcome;
import io.moorage.blobstore.fsck.Summary;

/** For people. */
record CheckText(Terminal terminal) implements CheckOutput {

  @Override
  public void begin() {}

  @Override
  public void found(Report report) {
    Finding finding = report.finding();
    found(
        finding.kind(), finding.what(), finding.means(), finding.remedy().text() + suffix(report));
  }

  void found(String kind, String what, String means, String repair) {
    terminal.say(kind + ": " + what);
    terminal.say("  means     " + means);
    terminal.say("  --repair  " + repair);
    terminal.flush();
  }

  private static String suffix(Report report) {
    return switch (report.outcome()) {
      case Outcome.Reported reported -> "";
      case Outcome.Left left -> "";
      case Outcome.Mended mended -> ": done";
      case Outcome.Failed(var why) -> ": failed, " + why;
    };
  }

  @Override
  public void end(Summary summary, boolean repaired) {
    terminal.say(
        "%,d repositories, %,d manifests, %,d tags, %,d blobs, %,d bytes hashed: %s"
            .formatted(
                summary.repositories(),
                summary.manifests(),
                summary.tags(),
                summary.blobs(),
                summary.bytes(),
                summary.isClean()
                    ? "nothing is wrong."
                    : "%,d findings%s."
                        .formatted(
                            summary.findings(),
                            repaired ? ", %,d of them mended".formatted(summary.mended()) : "")));
    if (summary.leftovers() > 0) {
      terminal.say(
          "What ended uploads left (%,d) goes with the next start of the server."
              .formatted(summary.leftovers()));
    }
    if (repaired && summary.mended() > 0) {
      terminal.say("Run the check again to see what is left.");
    }
  }

  /** Whether a repair would do something about it. */
  static boolean isMendable(Report report) {
    return report.finding().remedy() instanceof Remedy.Mends;
  }
}
