package io.moorage.blobstore.disk;

import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The data directory of a server that is not running, locked against its start. Opening it recovers
 * nothing: what a crash left is there to be seen.
 */
public final class StoppedStore implements AutoCloseable {
  private final DirectoryLock lock;
  private final KeyValueStore records;
  private final DataFiles files;

  private StoppedStore(DirectoryLock lock, KeyValueStore records, DataFiles files) {
    this.lock = lock;
    this.records = records;
    this.files = files;
  }

  /**
   * Opens it to be looked at: no record is written.
   *
   * @throws UnusableDirectory if it is none, or a server has it
   */
  public static StoppedStore toRead(Path directory) {
    return open(directory, RocksKeyValueStore::openReadOnly);
  }

  /**
   * Opens it to be mended.
   *
   * @throws UnusableDirectory if it is none, or a server has it
   */
  public static StoppedStore toMend(Path directory) {
    return open(directory, RocksKeyValueStore::open);
  }

  private static StoppedStore open(Path directory, Function<Path, KeyValueStore> openStore) {
    var layout = new DiskLayout(directory.toAbsolutePath());
    if (!Files.isRegularFile(layout.versionFile())) {
      throw new UnusableDirectory(
          "%s is no data directory of Moorage (it has no file VERSION): name one with --data-dir"
              .formatted(directory));
    }
    var disk = new LocalDisk();
    var lock = DirectoryLock.take(layout, disk);
    try {
      // Opening would make an empty one, and everything would seem to be lost.
      if (!Files.isDirectory(layout.records())) {
        throw new UnusableDirectory(
            "data directory %s has no records (%s is missing): restore them from a backup"
                .formatted(directory, layout.records().getFileName()));
      }
      return new StoppedStore(lock, openStore.apply(layout.records()), new DataFiles(layout, disk));
    } catch (StoreFailure e) {
      lock.close();
      throw new UnusableDirectory("data directory %s: %s".formatted(directory, e.getMessage()), e);
    } catch (UnusableDirectory e) {
      lock.close();
      throw e;
    }
  }

  public KeyValueStore records() {
    return records;
  }

  public DataFiles files() {
    return files;
  }

  @Override
  public void close() {
    try (lock) {
      records.close();
    }
  }
}
