package io.moorage.blobstore.fsck;

import io.moorage.blobstore.disk.DataFiles;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** From each record of a blob to its file, the bytes in it, and what keeps or collects it. */
final class BlobsCheck {
  private static final int UNLINKED_AT_ONCE = 5_000;

  /** More losses than these are a lost store: which manifest each is missing from is moot. */
  private static final int LOST_AT_MOST = 10_000;

  private final Rows rows;
  private final DataFiles files;
  private final Optional<Rows> live;
  private final Sink sink;
  private final Fsck.Options options;
  private final Tally tally;
  private final Hashing hashing;
  private final Set<Digest> lost = ConcurrentHashMap.newKeySet();

  BlobsCheck(
      Rows rows,
      DataFiles files,
      Optional<Rows> live,
      Sink sink,
      Fsck.Options options,
      Tally tally,
      Hashing hashing) {
    this.hashing = hashing;
    this.rows = rows;
    this.files = files;
    this.live = live;
    this.sink = sink;
    this.options = options;
    this.tally = tally;
  }

  /** What the bytes of a blob were found to be. */
  private sealed interface State {
    record Sound() implements State {}

    record Missing() implements State {}

    record OtherSize(long actual) implements State {}

    record OtherBytes(Digest actual) implements State {}

    record Unreadable(String why) implements State {}
  }

  void check() {
    var turns = new Semaphore(4 * options.threads());
    var failure = new AtomicReference<@Nullable Throwable>();
    var unlinked = new HashSet<Digest>();
    try (var hashers =
        Executors.newFixedThreadPool(
            options.threads(), Thread.ofPlatform().daemon().name("fsck-", 0).factory())) {
      for (var blob : rows.walk(RowKind.BLOB)) {
        tally.blobs.increment();
        turns.acquireUninterruptibly();
        hashers.execute(
            () -> {
              try {
                check(blob.record());
              } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
              } finally {
                turns.release();
              }
            });
        if (isUnlinked(blob.record().object().digest())) {
          unlinked.add(blob.record().object().digest());
          if (unlinked.size() == UNLINKED_AT_ONCE) {
            requireQueued(unlinked);
          }
        }
        if (failure.get() != null) {
          break;
        }
      }
    }
    switch (failure.get()) {
      case null -> requireQueued(unlinked);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private boolean isUnlinked(Digest digest) {
    try {
      return !rows.any(RowKind.LINKED, digest);
    } catch (StoreFailure e) {
      sink.found(
          new RecordFinding.RecordDamaged("linked/" + digest, String.valueOf(e.getMessage())));
      return false;
    }
  }

  /** What no repository has must be in the collector's queue; one walk of it serves many. */
  private void requireQueued(Set<Digest> unlinked) {
    if (unlinked.isEmpty()) {
      return;
    }
    for (var due : rows.walk(RowKind.DUE)) {
      unlinked.remove(due.digest());
    }
    unlinked.forEach(digest -> sink.found(new LinkFinding.BlobNotQueued(digest)));
    unlinked.clear();
  }

  private void check(BlobRecord blob) {
    try {
      if (rows.has(RowKind.CONDEMNED, blob.object())) {
        sink.found(new FileFinding.CondemnedInUse(blob));
      }
      var state = look(blob);
      if (!(state instanceof State.Sound) && live.isPresent()) {
        // It may have been collected, or healed, since the snapshot; and read while it was removed.
        if (!isStill(blob)) {
          return;
        }
        state = look(blob);
        if (!(state instanceof State.Sound) && !isStill(blob)) {
          return;
        }
      }
      tell(blob, state);
    } catch (StoreFailure e) {
      sink.found(
          new RecordFinding.RecordDamaged(
              "blob/" + blob.object().digest(), String.valueOf(e.getMessage())));
    }
  }

  private boolean isStill(BlobRecord blob) {
    return live.flatMap(records -> records.get(RowKind.BLOB, blob.object().digest()))
        .map(Row.Blob::record)
        .equals(Optional.of(blob));
  }

  private void tell(BlobRecord blob, State state) {
    boolean gone = !(state instanceof State.Sound) && !(state instanceof State.Unreadable);
    if ((gone || blob.suspect()) && lost.size() < LOST_AT_MOST) {
      lost.add(blob.object().digest());
    }
    switch (state) {
      case State.Sound sound -> {
        if (blob.suspect() && !options.quick()) {
          lost.remove(blob.object().digest());
          sink.found(new FileFinding.WronglySuspect(blob));
        } else if (blob.suspect()) {
          sink.found(new FileFinding.BlobLost(blob));
        }
      }
      case State.Missing missing ->
          sink.found(
              blob.suspect() ? new FileFinding.BlobLost(blob) : new FileFinding.FileMissing(blob));
      case State.OtherSize(var actual) -> sink.found(new FileFinding.FileWrongSize(blob, actual));
      case State.OtherBytes(var actual) -> sink.found(new FileFinding.FileRotten(blob, actual));
      case State.Unreadable(var why) ->
          sink.found(new FileFinding.FileUnreadable(files.path(blob.object()), why));
    }
  }

  private State look(BlobRecord blob) {
    try {
      var size = files.size(blob.object());
      if (size.isEmpty()) {
        return new State.Missing();
      }
      if (size.getAsLong() != blob.size()) {
        return new State.OtherSize(size.getAsLong());
      }
      if (options.quick()) {
        return new State.Sound();
      }
      var actual = hashing.of(blob.object());
      return actual.equals(blob.object().digest())
          ? new State.Sound()
          : new State.OtherBytes(actual);
    } catch (NoSuchFileException gone) {
      return new State.Missing();
    } catch (IOException e) {
      // Never taken for rot: a disk that fails, or too many open files, says nothing of the bytes.
      return new State.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** Whether the bytes of a blob were found to be lost. */
  boolean isLost(Digest digest) {
    return lost.contains(digest);
  }
}
