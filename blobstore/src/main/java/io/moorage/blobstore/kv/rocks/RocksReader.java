package io.moorage.blobstore.kv.rocks;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The records of a directory, for reading alone. */
final class RocksReader implements KeyValueStore {
  private final NativeHandles handles;
  private final Records records;

  /** Shared by whoever reads: a call into a closed database would end the process. */
  private final StampedLock use = new StampedLock();

  private boolean closed;

  private RocksReader(NativeHandles handles, RocksDB db) {
    this.handles = handles;
    records = new Records(db);
  }

  static RocksReader open(Path directory) {
    var handles = new NativeHandles();
    try {
      RocksDB.loadLibrary();
      var options =
          handles.own(
              Tuning.options(
                  handles.own(Tuning.cache()),
                  handles.own(Tuning.filter()),
                  handles.own(Tuning.compactionOfDeletions())));
      return new RocksReader(
          handles, handles.own(RocksDB.openReadOnly(options, directory.toString())));
    } catch (RocksDBException | RuntimeException | UnsatisfiedLinkError e) {
      handles.close();
      throw new StoreFailure("cannot open the records in " + directory + ": " + e.getMessage(), e);
    }
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
    throw new StoreFailure("the records are open for reading alone");
  }

  @Override
  public boolean writable() {
    return false;
  }

  @Override
  public void checkpoint(Path directory) {
    throw new StoreFailure("the records are open for reading alone");
  }

  @Override
  public Map<String, Long> gauges() {
    return Map.of();
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

  private long begin() {
    long stamp = use.readLock();
    if (closed) {
      use.unlockRead(stamp);
      throw new StoreFailure("the records are closed");
    }
    return stamp;
  }
}
