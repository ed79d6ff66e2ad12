package io.moorage.blobstore.kv.rocks;

import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A database that is open, its reads and its end. */
abstract sealed class OpenDatabase implements KeyValueStore
    permits RocksKeyValueStore, RocksReader {
  private final NativeHandles handles;
  private final RocksDB db;
  private final Records records;

  /** Shared by whoever uses the database: a call into a closed one would end the process. */
  private final StampedLock use = new StampedLock();

  private boolean closed;

  OpenDatabase(NativeHandles handles, RocksDB db) {
    this.handles = handles;
    this.db = db;
    this.records = new Records(db);
  }

  /** How RocksDB opens a directory. */
  @FunctionalInterface
  interface Opening {
    RocksDB open(Options options, String directory) throws RocksDBException;
  }

  /**
   * Opens the database of a directory.
   *
   * @param store makes what is returned of it; the handles are that store's own from there on
   * @throws StoreFailure if it cannot be opened; nothing is held then
   */
  static <T> T open(Path directory, Opening opening, BiFunction<NativeHandles, RocksDB, T> store) {
    var handles = new NativeHandles();
    try {
      RocksDB.loadLibrary();
      var options =
          handles.own(
              Tuning.options(
                  handles.own(Tuning.cache()),
                  handles.own(Tuning.filter()),
                  handles.own(Tuning.compactionOfDeletions())));
      return store.apply(handles, handles.own(opening.open(options, directory.toString())));
    } catch (RocksDBException | RuntimeException | UnsatisfiedLinkError e) {
      handles.close();
      throw new StoreFailure("cannot open the records in " + directory + ": " + e.getMessage(), e);
    }
  }

  /** For one who sees to it that nothing is closed meanwhile. */
  final Records records() {
    return records;
  }

  /** Does something with the database, which stays open meanwhile. */
  final <T> T using(Function<RocksDB, T> work) {
    long stamp = use.readLock();
    try {
      if (closed) {
        throw new StoreFailure("the records are closed");
      }
      return work.apply(db);
    } finally {
      use.unlockRead(stamp);
    }
  }

  @Override
  public final Optional<byte[]> get(Key key) {
    return using(_ -> records.get(key));
  }

  @Override
  public final List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit);
    }
    return using(_ -> records.scan(prefix, after, limit));
  }

  @Override
  public void close() {
    long stamp = use.writeLock();
    try {
      closed = true;
      handles.close();
    } finally {
      use.unlockWrite(stamp);
    }
  }
}
