package io.moorage.blobstore.kv.rocks;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The one step that changes the disk, where a test can fail or delay it. */
interface GroupWriter {

  /**
   * Writes these changes together.
   *
   * @param sync whether to wait for stable storage, for them and for all written before
   */
  void write(WriteBatch changes, boolean sync) throws RocksDBException;
}
