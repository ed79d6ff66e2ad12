package io.moorage.blobstore.disk;

import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * The records of a running store as they were at one moment, beside the live ones, and its files,
 * which go on changing: what looks wrong about a file is to be looked at again in the live records.
 */
public final class Snapshot implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Snapshot.class.getName());

  private final KeyValueStore records;
  private final KeyValueStore live;
  private final DataFiles files;
  private final DiskLayout layout;
  private final Disk disk;
  private final Semaphore turn;

  private Snapshot(
      KeyValueStore records, KeyValueStore live, DiskLayout layout, Disk disk, Semaphore turn) {
    this.records = records;
    this.live = live;
    this.files = new DataFiles(layout, disk);
    this.layout = layout;
    this.disk = disk;
    this.turn = turn;
  }

  /**
   * Takes one. The copy shares the files of the store, so it costs little.
   *
   * @param turn has one permit, which the snapshot holds until it is closed
   */
  static Snapshot of(KeyValueStore live, DiskLayout layout, Disk disk, Semaphore turn)
      throws IOException {
    if (!turn.tryAcquire()) {
      throw new IOException("another check is running");
    }
    boolean opened = false;
    try {
      // What an earlier one could not remove: nobody uses it, as this is the only one.
      clear(layout, disk);
      live.checkpoint(layout.snapshot());
      var records = RocksKeyValueStore.openReadOnly(layout.snapshot());
      opened = true;
      return new Snapshot(records, live, layout, disk, turn);
    } finally {
      if (!opened) {
        discard(layout, disk, turn);
      }
    }
  }

  /** Removes what a crash, or a disk that failed, left of one: it keeps old tables alive. */
  static void clear(DiskLayout layout, Disk disk) throws IOException {
    remove(layout.snapshot(), disk);
    remove(layout.snapshotDraft(), disk);
  }

  private static void discard(DiskLayout layout, Disk disk, Semaphore turn) {
    try {
      clear(layout, disk);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          layout.snapshot() + " stays until the next check or start",
          e);
    } finally {
      turn.release();
    }
  }

  private static void remove(Path copy, Disk disk) throws IOException {
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
    discard(layout, disk, turn);
  }
}
