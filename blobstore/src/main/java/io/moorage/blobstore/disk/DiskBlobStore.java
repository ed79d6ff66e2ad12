package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.BlobStoreFailure.DigestMismatch;
import io.moorage.blobstore.BlobStoreFailure.DiskFailure;
import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.Links.Unlinking;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.Sightings.Sighting;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Blobs as files. {@link DiskLayout} says where, {@link Commit} in which order they come to be. */
final class DiskBlobStore implements BlobStore {
  private static final System.Logger LOG = System.getLogger(DiskBlobStore.class.getName());
  private static final Duration TOUCHED_ENOUGH = Duration.ofMinutes(1);

  private final StoreSettings settings;
  private final Disk disk;
  private final DiskLayout layout;
  private final Records records;
  private final Health health;
  private final Quota quota;
  private final WriteFailures failures;
  private final Commit commit;
  private final Supplier<UUID> ids;
  private final ConcurrentMap<UploadId, DiskUpload> open = new ConcurrentHashMap<>();

  /** Ended sessions whose files could not be removed. The next start knows them without this. */
  private final Set<UploadId> leftOver = ConcurrentHashMap.newKeySet();

  DiskBlobStore(
      StoreSettings settings,
      Disk disk,
      DiskLayout layout,
      Records records,
      Health health,
      Supplier<UUID> ids) {
    this.settings = settings;
    this.disk = disk;
    this.layout = layout;
    this.records = records;
    this.health = health;
    this.failures = new WriteFailures(disk, layout.root());
    this.quota = new Quota(settings, disk);
    this.commit = new Commit(disk, layout, records.links(), health, failures);
    this.ids = ids;
  }

  @Override
  public Upload startUpload(RepositoryName repository, DigestAlgorithm algorithm) {
    health.requireWritable();
    quota.openSession();
    var id = new UploadId(ids.get());
    boolean opened = false;
    try {
      disk.createDirectories(layout.upload(id));
      records.uploads().open(id, repository, algorithm);
      var upload = new DiskUpload(this, id, repository, algorithm, 0, System.nanoTime());
      open.put(id, upload);
      opened = true;
      return upload;
    } catch (IOException e) {
      throw failures.of("opening an upload", e);
    } finally {
      if (!opened) {
        quota.closeSession(0);
        clearAway(id);
      }
    }
  }

  @Override
  public Upload upload(RepositoryName repository, UploadId id) {
    var upload = open.get(id);
    if (upload == null || !upload.repository().equals(repository)) {
      throw new UnknownUpload(id);
    }
    return upload;
  }

  /** Takes up a session of before a restart, whose staged file has so many bytes. */
  void resume(UploadId id, RepositoryName repository, DigestAlgorithm algorithm, long size) {
    quota.found(size);
    long longAgo = System.nanoTime() - TOUCHED_ENOUGH.toNanos();
    open.put(id, new DiskUpload(this, id, repository, algorithm, size, longAgo));
  }

  @Override
  public boolean mount(
      RepositoryName into,
      Digest digest,
      Optional<RepositoryName> from,
      Predicate<RepositoryName> readable) {
    health.requireWritable();
    return records.links().mount(into, digest, from, readable);
  }

  @Override
  public Optional<Long> size(RepositoryName repository, Digest digest) {
    var blob = records.links().readable(repository, digest);
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    return isNoted("keep " + digest + " longer", () -> records.links().keep(repository, digest))
        ? Optional.of(blob.get().size())
        : Optional.empty();
  }

  /**
   * Notes something that is beside what was asked for, which must not fail with it.
   *
   * @param note false if what it is about is gone
   * @return the same; true if it could not be noted
   */
  private boolean isNoted(String what, BooleanSupplier note) {
    try {
      return !health.writable() || note.getAsBoolean();
    } catch (StoreFailure | BlobStoreFailure.ReadOnly | BlobStoreFailure.UploadsRefused e) {
      LOG.log(System.Logger.Level.WARNING, "could not " + what, e);
      return true;
    }
  }

  /**
   * A file can go between the read of its record and its opening, and even come back under the same
   * name: it is missing only if nothing was counted in between.
   */
  @Override
  public Optional<BlobRange> open(RepositoryName repository, Digest digest) {
    while (true) {
      var sighting = records.links().sightings().take(repository, digest);
      var blob = records.links().readable(repository, digest);
      if (blob.isEmpty()) {
        return Optional.empty();
      }
      var range = open(blob.get(), sighting);
      if (range.isPresent()) {
        return range;
      }
      if (sighting.holds()) {
        suspect(blob.get());
        return Optional.empty();
      }
    }
  }

  /** The file of a blob; empty if it is not there, or of another size. */
  private Optional<BlobRange> open(BlobRecord blob, Sighting sighting) {
    try {
      var channel = disk.read(layout.object(blob.object()));
      if (channel.size() == blob.size()) {
        return Optional.of(new DiskBlobRange(channel, sighting, blob.size()));
      }
      channel.close();
      return Optional.empty();
    } catch (NoSuchFileException gone) {
      LOG.log(System.Logger.Level.DEBUG, "no file of " + blob.object(), gone);
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskFailure("opening blob " + blob.object().digest() + " failed", e);
    }
  }

  private void suspect(BlobRecord blob) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the file of {0} is missing or has another size than {1} bytes; it is served no more until"
            + " it is pushed anew",
        blob.object(),
        blob.size());
    var _ = isNoted("note that " + blob.object() + " is bad", () -> records.links().suspect(blob));
  }

  @Override
  public Removal remove(RepositoryName repository, Digest digest) {
    health.requireWritable();
    return switch (records.links().unlink(repository, digest)) {
      case Unlinking.Unlinked unlinked -> new Removal.Removed();
      case Unlinking.NotThere notThere -> new Removal.NotThere();
      case Unlinking.Needed(var user) -> new Removal.InUse(user);
    };
  }

  /**
   * Ends sessions that nobody has touched for as long as {@code uploads.expire} says, and removes
   * what could not be removed of ended ones.
   *
   * @param goOn asked behind each of them
   * @return how many expired
   */
  int expireUploads(BooleanSupplier goOn) {
    int expired = 0;
    for (var upload : open.values()) {
      if (isStale(upload) && upload.expire(() -> isStale(upload))) {
        expired++;
      }
      if (!goOn.getAsBoolean()) {
        return expired;
      }
    }
    leftOver.removeIf(this::isRemoved);
    return expired;
  }

  private boolean isRemoved(UploadId id) {
    try {
      removeStaging(id);
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the files of upload " + id + " stay", e);
      return false;
    }
  }

  private boolean isStale(DiskUpload upload) {
    var record = records.uploads().find(upload.id());
    return record.isEmpty()
        || records.uploads().idle(record.get()) >= settings.uploadExpiry().toMillis();
  }

  /** Makes the staged bytes of an upload a blob; see {@link Commit}. */
  void commit(DiskUpload upload, Digest claimed) {
    Digest actual;
    try {
      actual = upload.digest(claimed);
    } catch (IOException e) {
      throw new DiskFailure("reading upload " + upload.id() + " back failed", e);
    }
    if (!actual.equals(claimed)) {
      throw new DigestMismatch(claimed, actual);
    }
    commit.run(upload.repository(), upload.id(), claimed, upload.held());
    forget(upload);
  }

  /** Ends a session without a blob. */
  void drop(DiskUpload upload) {
    var _ = records.uploads().close(upload.id());
    forget(upload);
  }

  private void forget(DiskUpload upload) {
    open.remove(upload.id(), upload);
    quota.closeSession(upload.held());
    clearAway(upload.id());
  }

  private void clearAway(UploadId ended) {
    try {
      removeStaging(ended);
    } catch (IOException e) {
      leftOver.add(ended);
      LOG.log(
          System.Logger.Level.WARNING,
          "the files of ended upload %s stay for a while".formatted(ended),
          e);
    }
  }

  void removeStaging(UploadId id) throws IOException {
    for (var file : disk.list(layout.upload(id))) {
      disk.delete(file);
    }
    disk.delete(layout.upload(id));
  }

  /** Notes that somebody uses the session, at most once in a while. */
  void touched(DiskUpload upload) {
    var enough =
        TOUCHED_ENOUGH.compareTo(settings.uploadExpiry().dividedBy(10)) < 0
            ? TOUCHED_ENOUGH
            : settings.uploadExpiry().dividedBy(10);
    long now = System.nanoTime();
    if (TimeUnit.NANOSECONDS.toMillis(now - upload.touchedAt()) >= enough.toMillis()) {
      upload.touchedAt(now);
      var _ =
          isNoted(
              "note that upload " + upload.id() + " is in use",
              () -> records.uploads().touch(upload.id()));
    }
  }

  Disk.StagedFile stage(UploadId id) throws IOException {
    return disk.stage(layout.staged(id));
  }

  Disk.StagedFile marks(UploadId id) throws IOException {
    return disk.stage(layout.marks(id));
  }

  /** What is known of the staged bytes of a session of before a restart. */
  Optional<StagedMarks.Proof> prove(UploadId id, DigestAlgorithm algorithm) throws IOException {
    if (disk.size(layout.marks(id)).isEmpty()) {
      return Optional.empty();
    }
    try (var marks = disk.read(layout.marks(id));
        var staged = disk.read(layout.staged(id))) {
      return Optional.of(StagedMarks.prove(algorithm, marks, staged));
    }
  }

  FileChannel readStaged(UploadId id) throws IOException {
    return disk.read(layout.staged(id));
  }

  StoreSettings settings() {
    return settings;
  }

  WriteFailures failures() {
    return failures;
  }

  Quota quota() {
    return quota;
  }

  Health health() {
    return health;
  }
}
