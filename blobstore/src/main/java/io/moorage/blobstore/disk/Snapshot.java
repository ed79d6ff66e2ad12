package io.moorage.blobstore.disk;

import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The records of a running store as they were at one moment, beside the live ones, and its files,
 * which go on changing: what looks wrong about a file is to be looked at again in the live records.
 */
public final class Snapshot implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Snapshot.class.getName());

  private final KeyValueStore records;
  private final KeyValueStore live;
  private final DataFiles files;
  private final Path copy;
  private final Disk disk;

  private Snapshot(
      KeyValueStore records, KeyValueStore live, DataFiles files, Path copy, Disk disk) {
    this.records = records;
    this.live = live;
    this.files = files;
    this.copy = copy;
    this.disk = disk;
  }

  /** Takes one. The copy shares the files of the store, so it costs little. */
  static Snapshot of(KeyValueStore live, DiskLayout layout, Disk disk) throws IOException {
    var copy = layout.snapshot();
    if (!disk.list(copy).isEmpty()) {
      throw new IOException("another check is running");
    }
    live.checkpoint(copy);
    boolean opened = false;
    try {
      var records = RocksKeyValueStore.openReadOnly(copy);
      opened = true;
      return new Snapshot(records, live, new DataFiles(layout, disk), copy, disk);
    } finally {
      if (!opened) {
        remove(copy, disk);
      }
    }
  }

  /** Removes what a crash left of one. */
  static void remove(Path copy, Disk disk) throws IOException {
    for (var file : disk.list(copy)) {
      disk.delete(file);
    }
    disk.delete(copy);
  }

  public KeyValueStore records() {
    return records;
  }

  public KeyValueStore live() {
    return live;
  }

  public DataFiles files() {
    return files;
  }

  @Override
  public void close() {
    records.close();
    try {
      remove(copy, disk);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, copy + " stays until the next start", e);
    }
  }
}
