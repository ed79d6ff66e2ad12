package io.moorage.blobstore.kv.rocks;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.StoreFailure;
import java.nio.file.Path;
import java.util.Map;
import org.rocksdb.RocksDB;

/** The records of a directory, for reading alone. */
final class RocksReader extends OpenDatabase {
  private RocksReader(NativeHandles handles, RocksDB db) {
    super(handles, db);
  }

  static RocksReader open(Path directory) {
    return open(directory, RocksDB::openReadOnly, RocksReader::new);
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
}
