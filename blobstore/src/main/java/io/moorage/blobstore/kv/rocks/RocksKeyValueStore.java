package io.moorage.blobstore.kv.rocks;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The records in a directory of RocksDB.
 *
 * <p>Gauges: {@code keys} (estimated), {@code sst_bytes} (live tables), {@code memtable_bytes},
 * {@code block_cache_bytes}, {@code pending_compaction_bytes} (estimated), {@code waiting} (batches
 * now), and since the opening {@code groups} (written together), {@code batches} (answered) and
 * {@code refused} (of those, for a condition).
 */
public final class RocksKeyValueStore extends OpenDatabase {
  private final Committer committer;

  /**
   * Opens the records, making the directory if it is not there. The directory above it must be, and
   * its entry is the caller's to sync.
   *
   * @throws StoreFailure if another process has them, or they cannot be read or written
   */
  public static RocksKeyValueStore open(Path directory) {
    return open(directory, writer -> writer);
  }

  /**
   * Opens the records to be read. Nothing of them is written: what is in the log alone is read from
   * there.
   *
   * @throws StoreFailure if they cannot be read
   */
  public static KeyValueStore openReadOnly(Path directory) {
    return RocksReader.open(directory);
  }

  static RocksKeyValueStore open(Path directory, UnaryOperator<GroupWriter> around) {
    return open(
        directory, RocksDB::open, (handles, db) -> new RocksKeyValueStore(handles, db, around));
  }

  private RocksKeyValueStore(NativeHandles handles, RocksDB db, UnaryOperator<GroupWriter> around) {
    super(handles, db);
    var synced = handles.own(new WriteOptions().setSync(true));
    var unsynced = handles.own(new WriteOptions());
    committer =
        new Committer(
            records(),
            around.apply((changes, sync) -> db.write(sync ? synced : unsynced, changes)),
            handles.own(new WriteBatch()));
  }

  /**
   * Writes RocksDB's library into a directory, so that {@code -Djava.library.path=<directory>}
   * spares each start the unpacking; see the package. A file of the same content is left alone.
   *
   * @return the file
   * @throws StoreFailure if it cannot be written, or RocksDB has none for this machine
   */
  public static Path unpackLibrary(Path directory) {
    return NativeLibrary.unpack(directory);
  }

  @Override
  public boolean commit(Batch batch) {
    return committer.commit(batch);
  }

  @Override
  public boolean writable() {
    return committer.writable();
  }

  /** It writes out what is fresh, which a virtual thread must not wait for in native code. */
  @Override
  public void checkpoint(Path directory) {
    var failure =
        using(
            db ->
                CompletableFuture.supplyAsync(
                        () -> writeCheckpoint(db, directory),
                        task -> Thread.ofPlatform().name("records-checkpoint").start(task))
                    .join());
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static Optional<StoreFailure> writeCheckpoint(RocksDB db, Path directory) {
    try (var checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(directory.toString());
      return Optional.empty();
    } catch (RocksDBException e) {
      return Optional.of(
          new StoreFailure("cannot write a checkpoint to " + directory + ": " + e.getMessage(), e));
    }
  }

  @Override
  public Map<String, Long> gauges() {
    return using(this::gauges);
  }

  private Map<String, Long> gauges(RocksDB db) {
    try {
      var gauges = new TreeMap<String, Long>();
      gauges.put("keys", db.getLongProperty("rocksdb.estimate-num-keys"));
      gauges.put("sst_bytes", db.getLongProperty("rocksdb.live-sst-files-size"));
      gauges.put("memtable_bytes", db.getLongProperty("rocksdb.cur-size-all-mem-tables"));
      gauges.put("block_cache_bytes", db.getLongProperty("rocksdb.block-cache-usage"));
      gauges.put(
          "pending_compaction_bytes",
          db.getLongProperty("rocksdb.estimate-pending-compaction-bytes"));
      gauges.put("waiting", committer.waiting());
      gauges.put("groups", committer.groups());
      gauges.put("batches", committer.batches());
      gauges.put("refused", committer.refused());
      return gauges;
    } catch (RocksDBException e) {
      throw new StoreFailure("cannot measure the records: " + e.getMessage(), e);
    }
  }

  /** Also throws {@link StoreFailure} if what is visible cannot be made durable. */
  @Override
  public void close() {
    try {
      committer.close();
    } finally {
      super.close();
    }
  }
}
