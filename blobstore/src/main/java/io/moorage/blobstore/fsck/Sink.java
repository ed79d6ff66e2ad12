package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.Finding.Remedy;
import io.moorage.blobstore.fsck.Report.Outcome;
import io.moorage.blobstore.kv.StoreFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Where findings go, one at a time: mended if that was asked for, then told. */
final class Sink {
  private final Consumer<Report> told;
  private final Optional<Repair> repair;
  private long findings;
  private long mended;

  Sink(Consumer<Report> told, Optional<Repair> repair) {
    this.told = told;
    this.repair = repair;
  }

  boolean mends() {
    return repair.isPresent();
  }

  synchronized void found(Finding finding) {
    findings++;
    var outcome = repair.map(r -> outcome(r, finding)).orElseGet(Outcome.Reported::new);
    if (outcome instanceof Outcome.Mended) {
      mended++;
    }
    told.accept(new Report(finding, outcome));
  }

  private static Outcome outcome(Repair repair, Finding finding) {
    if (finding.remedy() instanceof Remedy.Leaves) {
      return new Outcome.Left();
    }
    try {
      return repair.mend(finding)
          ? new Outcome.Mended()
          : new Outcome.Failed("the records are not as they were read");
    } catch (IOException | StoreFailure e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  synchronized Summary summary(Tally tally) {
    return new Summary(
        tally.repositories.sum(),
        tally.manifests.sum(),
        tally.tags.sum(),
        tally.blobs.sum(),
        tally.bytes.sum(),
        tally.leftovers.sum(),
        findings,
        mended);
  }
}
