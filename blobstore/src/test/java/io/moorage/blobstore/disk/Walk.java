package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.Passes;
import io.moorage.blobstore.gc.StoredFiles;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients, collector and kills on the real store, on one thread: between any two steps of an
 * operation another one may happen, whole, and between its steps yet another. All of it follows
 * from the seed. {@link Promises} knows what must be there.
 */
final class Walk {
  private static final List<RepositoryName> REPOSITORIES =
      List.of(StoreFixture.APP, StoreFixture.OTHER);
  private static final List<byte[]> CONTENTS =
      List.of(Promises.content(1), Promises.content(2), Promises.content(3));
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int DEEPEST = 4;
  private static final int STEPS_BETWEEN = 5;
  private static final int READS_BETWEEN = 12;

  /** How much less happens within what happens within an operation. */
  private static final int SELDOMER = 5;

  private static final int STEPS_BETWEEN_KILLS = 1_000;

  private final Path directory;
  private final Random random;
  private final KeyValueStore kept = new MemoryKeyValueStore();
  private final AtomicLong nanos = new AtomicLong();
  private final Promises promises = new Promises(nanos);
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Faults steps = new Interleaving();
  private final Disk disk = new FaultyDisk(steps);
  private final StoreSettings settings;
  private Records records;
  private DiskBlobStore blobs;
  private StoredFiles files;
  private boolean armed;
  private boolean dead;
  private boolean collecting;
  private int depth;

  Walk(Path directory, long seed) throws IOException {
    this.directory = directory;
    random = new Random(seed);
    var defaults = StoreSettings.defaults(directory);
    settings =
        new StoreSettings(
            directory,
            defaults.uploadExpiry(),
            defaults.uploadMaxSize(),
            defaults.uploadMaxSessions(),
            defaults.uploadMaxBytes(),
            0,
            GRACE,
            false);
    for (var folder : new DiskLayout(directory).directories()) {
      Files.createDirectories(folder);
    }
    records = recordsOver(kept);
    blobs = storeOver(records);
    files = new ObjectFiles(disk, new DiskLayout(directory), health(), blobs);
  }

  /** Goes so many operations far, then collects everything; returns how often what happened. */
  Map<String, Integer> run(int operations) throws IOException {
    for (int i = 0; i < operations; i++) {
      try {
        armed = true;
        operation();
      } catch (Faults.Killed killed) {
        count("kills");
        start();
      }
      armed = false;
    }
    start();
    for (var image : images()) {
      var _ = records.manifests().remove(image.repository(), image.digest());
    }
    // The clock fell back with every kill, and what was due before is due that much later.
    pass(GRACE.multipliedBy(1_000));
    assertEquals(new CollectionRun.End.Complete(), Passes.one(records, files));
    for (var space :
        List.of(
            Keyspace.BLOB,
            Keyspace.LINK,
            Keyspace.LINKED,
            Keyspace.EDGE,
            Keyspace.DUE,
            Keyspace.CONDEMNED)) {
      assertEquals(0, kept.scan(space.under(), Optional.empty(), 100).size(), space::toString);
    }
    Audit.check(directory, kept);
    return counts;
  }

  /** What a start finds and does. */
  private void start() throws IOException {
    armed = false;
    dead = false;
    collecting = false;
    depth = 0;
    records = recordsOver(kept);
    blobs = storeOver(records);
    files = new ObjectFiles(disk, new DiskLayout(directory), health(), blobs);
    new Recovery(disk, new DiskLayout(directory), records).takeUp(blobs);
    Audit.check(directory, kept);
    check();
  }

  private Records recordsOver(KeyValueStore store) {
    return Records.over(
        new FaultyStore(store, steps),
        settings,
        ReferenceListener.none(),
        nanos::get,
        InstantSource.system(),
        random);
  }

  private DiskBlobStore storeOver(Records over) {
    return new DiskBlobStore(
        settings,
        disk,
        new DiskLayout(directory),
        over,
        health(),
        () -> new UUID(random.nextLong(), random.nextLong()));
  }

  private Health health() {
    return new Health(disk, new DiskLayout(directory));
  }

  /** One operation, as it happens between two steps of another, or on its own. */
  private void operation() {
    depth++;
    try {
      var repository = REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
      var content = CONTENTS.get(random.nextInt(CONTENTS.size()));
      var image = images().get(random.nextInt(images().size()));
      switch (random.nextInt(20)) {
        case 0, 1 -> upload(repository, content);
        case 2 -> mount(repository, TestContent.digest(content));
        case 3 -> head(repository, TestContent.digest(content));
        case 4, 5 -> put(image);
        case 6, 7, 8, 9, 10 -> deleteManifest(image);
        case 11, 12, 13 -> deleteBlob(repository, TestContent.digest(content));
        case 14 -> get(repository, content);
        case 15, 16 -> pass(Duration.ofMillis(random.nextInt(8_000)));
        default -> collect();
      }
      check();
    } finally {
      depth--;
    }
  }

  private void upload(RepositoryName repository, byte[] content) {
    count("uploads");
    var asked = promises.ask(repository, TestContent.digest(content));
    var _ = TestContent.push(blobs, repository, content);
    promises.keep(asked, GRACE);
  }

  private void mount(RepositoryName repository, Digest digest) {
    count("mounts");
    var asked = promises.ask(repository, digest);
    if (blobs.mount(repository, digest, Optional.empty(), name -> true)) {
      promises.keep(asked, GRACE);
    }
  }

  private void head(RepositoryName repository, Digest digest) {
    count("heads");
    var asked = promises.ask(repository, digest);
    if (blobs.size(repository, digest).isPresent()) {
      promises.keep(asked, GRACE.dividedBy(2));
    } else {
      assertTrue(promises.mayLack(asked), () -> "HEAD of a blob that must be there: " + digest);
    }
  }

  private void get(RepositoryName repository, byte[] content) {
    count("gets");
    var asked = promises.ask(repository, TestContent.digest(content));
    try (var range = blobs.open(repository, asked.digest()).orElse(null)) {
      assertTrue(
          range != null || promises.mayLack(asked),
          () -> "GET of a blob that must be there: " + asked.digest());
    }
  }

  private void put(Push image) {
    count("manifest puts");
    var asked =
        promises.blobsOf(image).stream()
            .map(blob -> promises.ask(image.repository(), blob))
            .toList();
    var change = promises.change(image);
    switch (records.manifests().push(image)) {
      case Push.Outcome.Stored _ -> promises.stored(change);
      case Push.Outcome.MissingBlobs _ ->
          assertTrue(
              asked.stream().anyMatch(promises::mayLack), "a manifest whose blobs must be there");
      case Push.Outcome.WrongSize wrong -> throw new AssertionError(wrong);
      case Push.Outcome.ConditionFailed failed -> throw new AssertionError(failed);
    }
  }

  private void deleteManifest(Push image) {
    count("manifest deletes");
    var _ = promises.change(image);
    var _ = records.manifests().remove(image.repository(), image.digest());
    var _ = promises.change(image);
  }

  private void deleteBlob(RepositoryName repository, Digest digest) {
    count("blob deletes");
    promises.take(repository, digest);
    var removal = blobs.remove(repository, digest);
    if (removal instanceof Removal.Removed) {
      promises.take(repository, digest);
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void collect() {
    if (collecting) {
      return;
    }
    count("passes");
    collecting = true;
    assertEquals(new CollectionRun.End.Complete(), Passes.one(records, new Counted(files)));
    collecting = false;
  }

  /** Looks whether everything is there that must be. */
  private void check() {
    boolean was = armed;
    armed = false;
    try {
      for (var image : images()) {
        boolean stored = records.manifests().find(image.repository(), image.digest()).isPresent();
        assertTrue(stored || !promises.isStored(image), () -> "lost: " + image.digest());
        for (var blob : promises.blobsOf(image)) {
          if (stored) {
            read(image.repository(), blob);
          }
        }
      }
      for (var repository : REPOSITORIES) {
        for (var content : CONTENTS) {
          var asked = promises.ask(repository, TestContent.digest(content));
          if (promises.isPromised(asked)) {
            read(repository, asked.digest());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      armed = was;
    }
  }

  private void read(RepositoryName repository, Digest digest) throws IOException {
    assertTrue(
        blobs.open(repository, digest).map(Walk::closed).isPresent(),
        () -> digest + " cannot be read in " + repository);
    var content = CONTENTS.stream().filter(c -> TestContent.digest(c).equals(digest)).findFirst();
    assertArrayEquals(content.orElseThrow(), StoreFixture.read(blobs, repository, digest));
  }

  private static boolean closed(BlobRange range) {
    range.close();
    return true;
  }

  private static List<Push> images() {
    return Promises.IMAGES;
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private final class Interleaving extends Faults {
    Interleaving() {
      super(Kind.FAILS, Integer.MAX_VALUE);
    }

    @Override
    void beforeRead() {
      between("read", READS_BETWEEN);
    }

    @Override
    <T> T step(String name, DiskStep<T> work) throws IOException {
      between(name, STEPS_BETWEEN);
      return work.run();
    }

    private void between(String name, int seldom) {
      if (dead) {
        throw new Killed(name);
      }
      if (!armed) {
        return;
      }
      if (random.nextInt(STEPS_BETWEEN_KILLS) == 0) {
        dead = true;
        throw new Killed(name);
      }
      if (depth < DEEPEST && random.nextInt(depth > 1 ? SELDOMER * seldom : seldom) == 0) {
        operation();
      }
    }
  }

  private final class Counted implements StoredFiles {
    private final StoredFiles files;

    Counted(StoredFiles files) {
      this.files = files;
    }

    @Override
    public long unlink(ObjectName condemned) throws IOException {
      count("files unlinked");
      return files.unlink(condemned);
    }

    @Override
    public void sync(Collection<ObjectName> unlinked) {
      files.sync(unlinked);
    }

    @Override
    public int expireUploads(Rest rest) {
      return files.expireUploads(rest);
    }
  }
}
