package io.moorage.blobstore.disk;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.gc.CollectionSettings;
import io.moorage.blobstore.gc.Collector;
import io.moorage.blobstore.gc.StoredFiles;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.blobstore.metadata.Explain;
import io.moorage.blobstore.metadata.Footprints;
import io.moorage.blobstore.metadata.Manifests;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.metadata.Referrers;
import io.moorage.blobstore.metadata.Repositories;
import io.moorage.blobstore.metadata.Retagging;
import io.moorage.blobstore.metadata.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One data directory, locked, recovered and open: the blobs and the records in it. */
public final class DataDirectory implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());
  private static final Duration UPKEEP = Duration.ofMinutes(1);

  private final DirectoryLock lock;
  private final KeyValueStore store;
  private final Records records;
  private final DiskBlobStore blobs;
  private final StoredFiles files;
  private final Recovery recovery;
  private final StopMark mark;
  private final DiskLayout layout;
  private final Disk disk;
  private final Semaphore snapshotTurn = new Semaphore(1);
  private final Health health;
  private final AtomicBoolean serving;
  private final ScheduledExecutorService upkeep;

  private DataDirectory(
      DirectoryLock lock,
      KeyValueStore store,
      Records records,
      DiskBlobStore blobs,
      StoredFiles files,
      Recovery recovery,
      StopMark mark,
      DiskLayout layout,
      Disk disk,
      Health health,
      AtomicBoolean serving) {
    this.health = health;
    this.serving = serving;
    this.lock = lock;
    this.store = store;
    this.records = records;
    this.blobs = blobs;
    this.files = files;
    this.recovery = recovery;
    this.mark = mark;
    this.layout = layout;
    this.disk = disk;
    this.upkeep =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("store-upkeep").daemon(true).factory());
    var _ =
        upkeep.scheduleWithFixedDelay(
            this::tidy, UPKEEP.toMillis(), UPKEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Opens the directory, making it if it is not there.
   *
   * @throws UnusableDirectory if another process has it, or it is of a newer format, or cannot be
   *     written
   */
  public static DataDirectory open(StoreSettings settings, ReferenceListener listener) {
    return open(settings, listener, new LocalDisk(), RocksKeyValueStore::open);
  }

  /** The same, over a file system and a store of a test's own. */
  static DataDirectory open(
      StoreSettings settings,
      ReferenceListener listener,
      Disk disk,
      Function<Path, KeyValueStore> openStore) {
    var layout = new DiskLayout(settings.directory().toAbsolutePath());
    var lock = DirectoryLock.take(layout, disk);
    boolean opened = false;
    try {
      var directory =
          open(settings, listener, disk, layout, lock, openStore.apply(layout.records()));
      opened = true;
      return directory;
    } catch (StoreFailure | UploadsRefused | UnusableDirectory e) {
      throw new UnusableDirectory(
          "data directory %s: %s".formatted(settings.directory(), e.getMessage()), e);
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  private static DataDirectory open(
      StoreSettings settings,
      ReferenceListener listener,
      Disk disk,
      DiskLayout layout,
      DirectoryLock lock,
      KeyValueStore unwatched) {
    var health = new Health(disk, layout);
    var failures = new WriteFailures(disk, layout.root());
    var serving = new AtomicBoolean();
    var store =
        new WatchedStore(unwatched, health, () -> serving.get() ? failures.free() : Long.MAX_VALUE);
    boolean opened = false;
    try {
      var random = new SecureRandom();
      var records =
          Records.over(store, settings, listener, System::nanoTime, InstantSource.system(), random);
      var blobs = new DiskBlobStore(settings, disk, layout, records, health, UUID::randomUUID);
      var recovery = new Recovery(disk, layout, records);
      var mark = new StopMark(store);
      disk.syncDirectory(layout.root());
      Snapshot.clear(layout, disk);
      boolean clean = mark.wasClean();
      mark.running();
      recovery.takeUp(blobs);
      if (!clean) {
        boolean suspect = disk.size(layout.suspectFile()).isPresent();
        int checked = recovery.check(suspect);
        LOG.log(
            INFO,
            "the last stop was not clean; {0} files written before it were {1}",
            checked,
            suspect ? "hashed again" : "checked");
        if (suspect) {
          recovery.settle();
          disk.delete(layout.suspectFile());
        }
      }
      opened = true;
      // From now on; what a start and an end have to write is tried in any case.
      serving.set(true);
      var files = new ObjectFiles(disk, layout, health, blobs);
      return new DataDirectory(
          lock, store, records, blobs, files, recovery, mark, layout, disk, health, serving);
    } catch (IOException e) {
      throw new UnusableDirectory("recovery failed: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  public BlobStore blobs() {
    return blobs;
  }

  public Manifests manifests() {
    return records.manifests();
  }

  public Tags tags() {
    return records.tags();
  }

  public Referrers referrers() {
    return records.referrers();
  }

  public Repositories repositories() {
    return records.repositories();
  }

  public Retagging retagging() {
    return records.retagging();
  }

  public Footprints footprints() {
    return records.footprints();
  }

  public Explain explain() {
    return records.explain();
  }

  /** Starts to collect what nothing uses. Whoever starts it closes it, before the directory. */
  public Collector collect(CollectionSettings settings) {
    return Collector.start(records, files, settings, this::writable, InstantSource.system());
  }

  /** All owners of records. */
  Records records() {
    return records;
  }

  /** The files, as the collector needs them. */
  StoredFiles files() {
    return files;
  }

  /**
   * The records as they are now, for a checker that runs beside the server. There is one at a time.
   *
   * @throws StoreFailure if it cannot be written
   */
  public Snapshot snapshot() {
    try {
      return Snapshot.of(store, layout, disk, snapshotTurn);
    } catch (IOException e) {
      throw new StoreFailure("cannot write a copy of the records: " + e.getMessage(), e);
    }
  }

  /** The records themselves, for those who keep more of their own in them. */
  public KeyValueStore store() {
    return store;
  }

  /**
   * To be called before a write that is not an upload.
   *
   * @throws io.moorage.blobstore.BlobStoreFailure.UploadsRefused if the disk is nearly full
   */
  public void requireSpace() {
    blobs.quota().requireDisk();
  }

  /** Whether writes are taken: false from the first failed write on. */
  public boolean writable() {
    return store.writable();
  }

  /** What it holds now. Reads no record, but asks the disk. */
  public StoreFigures figures() {
    var quota = blobs.quota();
    var space = quota.space();
    return new StoreFigures(
        writable(),
        quota.openSessions(),
        quota.stagedBytes(),
        space.map(Disk.Space::free).orElse(0L),
        space.map(Disk.Space::total).orElse(0L),
        store.gauges());
  }

  private void tidy() {
    if (!writable()) {
      return;
    }
    try {
      records.clock().persist();
    } catch (RuntimeException e) {
      LOG.log(WARNING, "upkeep failed and is tried again in a minute", e);
    }
  }

  /** Ends writing, makes everything durable, releases the lock. */
  @Override
  public void close() {
    upkeep.shutdownNow();
    try {
      if (upkeep.awaitTermination(10, TimeUnit.SECONDS) && writable()) {
        serving.set(false);
        if (blobs.failures().isFull()) {
          // What fails now for want of room says nothing of what is written.
          health.ending();
        }
        records.clock().persist();
        recovery.settle();
        mark.clean();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreFailure | UploadsRefused e) {
      if (e instanceof StoreFailure && !health.isEnding()) {
        throw e;
      }
      LOG.log(WARNING, "the disk is full: this stop is not marked as clean, and nothing is lost");
    } finally {
      try (lock) {
        store.close();
      }
    }
  }
}
