package io.moorage.blobstore.gc;

import static java.lang.System.Logger.Level.WARNING;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.DueEntry;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.RepositoryId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** One look at everything that may go. What becomes due while it runs is left for the next. */
final class Pass {
  private static final System.Logger LOG = System.getLogger(Pass.class.getName());

  /** Entries whose steps are one batch: while it is checked, nobody else writes records. */
  private static final int TOGETHER = 128;

  /**
   * Entries taken before files are unlinked: the condemned then come in the order of their
   * directories, of which few are synced for many files.
   */
  private static final int BEFORE_UNLINKING = 1 << 16;

  private static final int UNLINKED_TOGETHER = 1 << 10;

  /** Files unlinked between two rests. */
  private static final int BEFORE_A_REST = 1 << 6;

  private static final int REPOSITORIES_AT_ONCE = 100;

  private final Records records;
  private final StoredFiles files;
  private final StoredFiles.Rest rest;
  private final Unforgotten unforgotten;
  private final Unlinkers unlinkers;
  private volatile Tally tally = Tally.NONE;
  private int stuck;
  private String firstStuck = "";

  /**
   * A pass that has not begun.
   *
   * @param unlinking threads for files to be unlinked on
   */
  Pass(
      Records records,
      StoredFiles files,
      StoredFiles.Rest rest,
      Unforgotten unforgotten,
      Executor unlinking) {
    this.records = records;
    this.files = files;
    this.rest = rest;
    this.unforgotten = unforgotten;
    this.unlinkers = new Unlinkers(files, unlinking);
  }

  /** What it has done so far. For any thread. */
  Tally tally() {
    return tally;
  }

  CollectionRun.End run() {
    try {
      forgetUnlinked();
      if (!collectAll()) {
        return new CollectionRun.End.Stopped();
      }
    } catch (StoreFailure | BlobStoreFailure e) {
      LOG.log(WARNING, "a pass of the collector failed; the next one goes on where it ended", e);
      return new CollectionRun.End.Failed(String.valueOf(e.getMessage()));
    }
    return stuck == 0
        ? new CollectionRun.End.Complete()
        : new CollectionRun.End.Failed(
            "%d files could not be unlinked, the first of them: %s".formatted(stuck, firstStuck));
  }

  /** On a disk too full for its records it goes on as long as unlinking makes room for them. */
  private boolean collectAll() {
    while (true) {
      long before = tally.bytes();
      try {
        records.clock().persist();
        return clearRepositories() && collect(records.garbage().now()) && expireUploads();
      } catch (BlobStoreFailure.UploadsRefused full) {
        if (!unlinkCondemned()) {
          return false;
        }
        if (tally.bytes() == before) {
          throw full;
        }
      }
    }
  }

  private boolean clearRepositories() {
    Optional<RepositoryId> last = Optional.empty();
    while (true) {
      var removed = records.removed().list(last, REPOSITORIES_AT_ONCE);
      for (var id : removed) {
        if (!clear(id)) {
          return false;
        }
      }
      if (removed.size() < REPOSITORIES_AT_ONCE) {
        return true;
      }
      last = Optional.of(removed.getLast());
    }
  }

  private boolean clear(RepositoryId id) {
    while (true) {
      int gone = records.removed().sweep(id);
      add(new Tally(0, 0, 0, 0, gone));
      if (!rest.taken()) {
        return false;
      }
      if (gone == 0) {
        return true;
      }
    }
  }

  private boolean collect(long until) {
    Optional<DueEntry> last = Optional.empty();
    boolean more = true;
    while (more) {
      int taken = 0;
      while (more && taken < BEFORE_UNLINKING) {
        var entries = records.garbage().due(last, until, TOGETHER);
        records.garbage().collect(entries);
        add(new Tally(entries.size(), 0, 0, 0, 0));
        if (!rest.taken()) {
          return false;
        }
        taken += entries.size();
        more = entries.size() == TOGETHER;
        last = more ? Optional.of(entries.getLast()) : last;
      }
      if (!unlinkCondemned()) {
        return false;
      }
    }
    return true;
  }

  private boolean unlinkCondemned() {
    Optional<ObjectName> last = Optional.empty();
    while (true) {
      var condemned = records.garbage().condemned(last, UNLINKED_TOGETHER);
      if (condemned.isEmpty()) {
        return true;
      }
      records.garbage().settle();
      if (!unlink(condemned)) {
        return false;
      }
      last = Optional.of(condemned.getLast());
    }
  }

  /**
   * Unlinks, syncs and forgets. A stop between the three waits for their end, whatever hurry there
   * is, and what a failure leaves is remembered and not unlinked again: an upload that takes a name
   * right after it was unlinked is recorded only when it is condemned no more, and a second
   * unlinking would take its file away.
   */
  private boolean unlink(List<ObjectName> condemned) {
    boolean goOn = true;
    for (int i = 0; goOn && i < condemned.size(); i += BEFORE_A_REST) {
      unlinkSome(condemned.subList(i, Math.min(condemned.size(), i + BEFORE_A_REST)));
      goOn = rest.taken();
    }
    forgetUnlinked();
    return goOn && rest.taken();
  }

  private void unlinkSome(List<ObjectName> condemned) {
    var outcome = unlinkers.unlink(condemned);
    for (var gone : outcome.gone()) {
      unforgotten.add(gone.object());
      add(new Tally(0, 1, gone.bytes(), 0, 0));
    }
    outcome.stuck().forEach(one -> stuck(one.object(), one.why()));
    rest.beside(outcome.besideNanos());
    outcome.orThrow();
  }

  private void forgetUnlinked() {
    var unlinked = unforgotten.names();
    if (!unlinked.isEmpty()) {
      files.sync(unlinked);
      records.garbage().forget(unlinked);
      unforgotten.clear();
    }
  }

  private void stuck(ObjectName object, IOException e) {
    if (stuck++ == 0) {
      firstStuck = object + ": " + e.getMessage();
      LOG.log(
          WARNING,
          "cannot unlink {0}, which is tried again with the next pass: {1}",
          object,
          e.getMessage());
    }
  }

  private boolean expireUploads() {
    add(new Tally(0, 0, 0, files.expireUploads(rest), 0));
    return rest.taken();
  }

  private void add(Tally more) {
    tally = tally.plus(more);
  }
}
