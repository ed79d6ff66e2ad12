package io.moorage.blobstore.kv.rocks;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.StampedLock;
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
public final class RocksKeyValueStore implements KeyValueStore {
  private final NativeHandles handles;
  private final RocksDB db;
  private final Records records;
  private final Committer committer;

  /** Shared by whoever uses the database: a call into a closed one would end the process. */
  private final StampedLock use = new StampedLock();

  private boolean closed;

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
    var handles = new NativeHandles();
    try {
      RocksDB.loadLibrary();
      var options =
          handles.own(
              Tuning.options(
                  handles.own(Tuning.cache()),
                  handles.own(Tuning.filter()),
                  handles.own(Tuning.compactionOfDeletions())));
      return new RocksKeyValueStore(
          handles, handles.own(RocksDB.open(options, directory.toString())), around);
    } catch (RocksDBException | RuntimeException | UnsatisfiedLinkError e) {
      handles.close();
      throw new StoreFailure("cannot open the records in " + directory + ": " + e.getMessage(), e);
    }
  }

  private RocksKeyValueStore(NativeHandles handles, RocksDB db, UnaryOperator<GroupWriter> around) {
    this.handles = handles;
    this.db = db;
    records = new Records(db);
    var synced = handles.own(new WriteOptions().setSync(true));
    var unsynced = handles.own(new WriteOptions());
    committer =
        new Committer(
            records,
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
  public Optional<byte[]> get(Key key) {
    long stamp = begin();
    try {
      return records.get(key);
    } finally {
      use.unlockRead(stamp);
    }
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit);
    }
    long stamp = begin();
    try {
      return records.scan(prefix, after, limit);
    } finally {
      use.unlockRead(stamp);
    }
  }

  @Override
  public boolean commit(Batch batch) {
    return committer.commit(batch);
  }

  @Override
  public boolean writable() {
    return committer.writable();
  }

  @Override
  public void checkpoint(Path directory) {
    long stamp = begin();
    try {
      // It writes out what is fresh, which a virtual thread must not wait for in native code.
      CompletableFuture.supplyAsync(
              () -> writeCheckpoint(directory),
              task -> Thread.ofPlatform().name("records-checkpoint").start(task))
          .join()
          .ifPresent(RocksKeyValueStore::fail);
    } finally {
      use.unlockRead(stamp);
    }
  }

  private Optional<StoreFailure> writeCheckpoint(Path directory) {
    try (var checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(directory.toString());
      return Optional.empty();
    } catch (RocksDBException e) {
      return Optional.of(
          new StoreFailure("cannot write a checkpoint to " + directory + ": " + e.getMessage(), e));
    }
  }

  private static void fail(StoreFailure failure) {
    throw failure;
  }

  @Override
  public Map<String, Long> gauges() {
    long stamp = begin();
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
    } finally {
      use.unlockRead(stamp);
    }
  }

  /** Also throws {@link StoreFailure} if what is visible cannot be made durable. */
  @Override
  public void close() {
    try {
      committer.close();
    } finally {
      long stamp = use.writeLock();
      try {
        closed = true;
        handles.close();
      } finally {
        use.unlockWrite(stamp);
      }
    }
  }

  private long begin() {
    long stamp = use.readLock();
    if (closed) {
      use.unlockRead(stamp);
      throw new StoreFailure("the records are closed");
    }
    return stamp;
  }
}
