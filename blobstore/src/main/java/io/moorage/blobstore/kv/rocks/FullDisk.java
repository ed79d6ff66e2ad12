package io.moorage.blobstore.kv.rocks;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * What RocksDB gets over by itself. When bytes that it appends to a file find no room it stops all
 * writes, looks every five seconds whether there is room again for what it keeps in memory, writes
 * that to a table, begins a new log, and goes on. The batch that found no room is not in memory,
 * and in the old log torn, so it is gone; those before it are in the table.
 *
 * <p>Nothing else counts as this, whatever it is called. A flush that fails for want of room is a
 * failed flush; and when there is no room for the name of a file, RocksDB stops for good.
 */
final class FullDisk {
  /** How the words of the only step begin that leaves nothing in doubt. */
  private static final String APPENDING = "While appending to file";

  private FullDisk() {}

  /** Whether a write failed because of it. */
  static boolean isWhy(RocksDBException e) {
    var status = e.getStatus();
    return status != null
        && status.getCode() == Status.Code.IOError
        && status.getSubCode() == Status.SubCode.NoSpace
        && String.valueOf(status.getState()).startsWith(APPENDING);
  }
}
