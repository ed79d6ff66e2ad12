package io.moorage.blobstore.fsck;

import io.moorage.blobstore.disk.DataFiles;
import io.moorage.blobstore.disk.Snapshot;
import io.moorage.blobstore.disk.StoppedStore;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Mending;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Holds records, files and hashes against each other. Findings are told as they come, by one thread
 * at a time; their order is no promise.
 */
public final class Fsck {

  /**
   * How to check.
   *
   * @param quick whether to look at the sizes of files alone, instead of hashing them
   * @param threads how many hash at once
   * @param sparseImages {@code registry.sparse-images}: whether a manifest may name blobs that its
   *     repository lacks
   */
  public record Options(boolean quick, int threads, boolean sparseImages) {
    /** Everything, with all processors. */
    public static Options thorough() {
      return new Options(false, Runtime.getRuntime().availableProcessors(), false);
    }
  }

  private final KeyValueStore records;
  private final DataFiles files;
  private final Optional<KeyValueStore> live;
  private final Options options;
  private final BooleanSupplier stopped;
  private final Tally tally = new Tally();

  private Fsck(
      KeyValueStore records, DataFiles files, Optional<KeyValueStore> live, Options options) {
    this(records, files, live, options, () -> false);
  }

  private Fsck(
      KeyValueStore records,
      DataFiles files,
      Optional<KeyValueStore> live,
      Options options,
      BooleanSupplier stopped) {
    this.stopped = stopped;
    this.records = records;
    this.files = files;
    this.live = live;
    this.options = options;
  }

  /** Checks a store whose server is not running. */
  public static Summary check(StoppedStore store, Options options, Consumer<Report> told) {
    return check(store.records(), store.files(), options, told);
  }

  /**
   * Checks a store while it is in use: the records as they were when the snapshot was taken, the
   * files as they are, and whatever looks wrong about a file once more, in the live records.
   */
  public static Summary check(Snapshot store, Options options, Consumer<Report> told) {
    return check(store, options, told, () -> false);
  }

  /**
   * The same, until it is told to stop.
   *
   * @throws StoppableReads.Stopped if it was
   */
  static Summary check(
      Snapshot store, Options options, Consumer<Report> told, BooleanSupplier stopped) {
    var records = new StoppableReads(store.records(), stopped);
    return new Fsck(records, store.files(), Optional.of(store.live()), options, stopped)
        .run(told, Optional.empty());
  }

  /** Checks records and files that nobody changes meanwhile. */
  public static Summary check(
      KeyValueStore records, DataFiles files, Options options, Consumer<Report> told) {
    return new Fsck(records, files, Optional.empty(), options).run(told, Optional.empty());
  }

  /**
   * Checks a store whose server is not running, and mends what it finds.
   *
   * @param grace {@code collection.grace}, for what becomes due
   */
  public static Summary repair(
      StoppedStore store, Options options, Duration grace, Consumer<Report> told) {
    return repair(store.records(), store.files(), options, grace, told);
  }

  /** The same for records and files that nobody else changes meanwhile. */
  public static Summary repair(
      KeyValueStore records,
      DataFiles files,
      Options options,
      Duration grace,
      Consumer<Report> told) {
    var mending = new Mending(records, grace, InstantSource.system(), new SecureRandom());
    return new Fsck(records, files, Optional.empty(), options).run(told, Optional.of(mending));
  }

  private Summary run(Consumer<Report> told, Optional<Mending> mending) {
    // What a repair reads again has been told of by the walk that came upon it first.
    var quiet = new Rows(records, (where, why) -> {});
    var hashing = new Hashing(files, tally, stopped);
    var sink =
        new Sink(
            told,
            mending.map(
                m ->
                    new Repair(
                        files, hashing, new Names(quiet, new Sink(told, Optional.empty())), m)));
    var rows =
        new Rows(records, (where, why) -> sink.found(new RecordFinding.RecordDamaged(where, why)));
    var names = new Names(rows, sink);
    var liveRows = live.map(store -> new Rows(store, (where, why) -> {}));
    var blobs = new BlobsCheck(rows, files, liveRows, sink, options, tally, hashing);

    guarded(sink, "blob/", blobs::check);
    guarded(sink, "repo/", () -> names.check(tally));
    var search = new FileSearch(rows, files, hashing);
    var repository = new RepositoryCheck(rows, names, sink, options, tally, blobs::isLost, search);
    for (var id = rows.nextRepository(Optional.empty());
        id.isPresent();
        id = rows.nextRepository(id)) {
      var one = id.get();
      guarded(sink, "the records of repository id " + one, () -> repository.check(one));
    }
    guarded(sink, "linked/", () -> reverses(rows, sink));
    guarded(sink, "uploads/", () -> sessions(rows));
    guarded(sink, "blobs/", () -> new FilesCheck(rows, files, liveRows, sink, tally).check());
    return sink.summary(tally);
  }

  private static void reverses(Rows rows, Sink sink) {
    for (var reverse : rows.walk(RowKind.LINKED)) {
      if (!rows.has(RowKind.LINK, reverse.repository(), reverse.digest())) {
        sink.found(new LinkFinding.ReverseWithoutLink(reverse));
      }
    }
  }

  /** Reads what no other check comes by, for what is damaged in it. */
  private static void sessions(Rows rows) {
    for (var kind : RowKind.UNRELATED) {
      rows.walk(kind).forEach(row -> {});
    }
  }

  /** One lookup that fails must not end the whole check. */
  private static void guarded(Sink sink, String where, Runnable check) {
    try {
      check.run();
    } catch (StoreFailure e) {
      sink.found(new RecordFinding.RecordDamaged(where, String.valueOf(e.getMessage())));
    }
  }
}
