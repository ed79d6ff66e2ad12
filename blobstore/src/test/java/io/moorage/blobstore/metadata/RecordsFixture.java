package io.moorage.blobstore.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.CountingStore;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Records in memory, with clocks that a test moves, and blobs without files. */
final class RecordsFixture {
  static final RepositoryName APP = RepositoryName.parse("team/app");
  static final RepositoryName OTHER = RepositoryName.parse("team/other");
  static final Duration GRACE = Duration.ofHours(24);

  /** By the wall clock. */
  static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  final CountingStore counted = new CountingStore(new MemoryKeyValueStore());
  final Meanwhile store = new Meanwhile(counted);
  final AtomicLong nanos = new AtomicLong(1);

  /** What the listener was told had changed, in that order. */
  final Queue<Reference> changed = new ConcurrentLinkedQueue<>();

  /** Which repositories it was told were removed. */
  final Queue<RepositoryName> removed = new ConcurrentLinkedQueue<>();

  final Records records;
  private final StoreSettings settings;

  RecordsFixture() {
    this(false, GRACE);
  }

  RecordsFixture(boolean sparse) {
    this(sparse, GRACE);
  }

  RecordsFixture(Duration grace) {
    this(false, grace);
  }

  private RecordsFixture(boolean sparse, Duration grace) {
    var defaults = StoreSettings.defaults(Path.of("nowhere"));
    var settings =
        new StoreSettings(
            defaults.directory(),
            defaults.uploadExpiry(),
            defaults.uploadMaxSize(),
            defaults.uploadMaxSessions(),
            defaults.uploadMaxBytes(),
            defaults.diskReserve(),
            grace,
            sparse);
    this.settings = settings;
    records = records(7);
  }

  /** The same records, as a restart finds them. */
  Records restarted() {
    return records(8);
  }

  private Records records(long seed) {
    return Records.over(
        store, settings, new Told(), nanos::get, InstantSource.fixed(NOW), new Random(seed));
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  UploadId session(RepositoryName repository) {
    var id = new UploadId(UUID.randomUUID());
    records.uploads().open(id, repository, DigestAlgorithm.SHA256);
    return id;
  }

  /** Ends an upload of this content. */
  Digest upload(RepositoryName repository, byte[] content) {
    var digest = TestContent.digest(content);
    var session = session(repository);
    var known = records.links().blob(digest);
    assertTrue(
        known.isPresent()
            ? records.links().addKnown(repository, session, known.get())
            : records.links().addNew(repository, session, record(content)));
    return digest;
  }

  static BlobRecord record(byte[] content) {
    return new BlobRecord(content.length, new ObjectName(TestContent.digest(content), 0), false);
  }

  /** Pushes what must be stored. */
  Push stored(Push push) {
    assertEquals(new Push.Outcome.Stored(), records.manifests().push(push));
    return push;
  }

  /** The keys of a keyspace, without its prefix. */
  List<String> keys(Keyspace space) {
    return entries(space).stream().map(entry -> entry.key().after(space.under())).toList();
  }

  List<KeyValueStore.Entry> entries(Keyspace space) {
    return store.scan(space.under(), Optional.empty(), 1_000_000);
  }

  String id(RepositoryName repository) {
    return records.repositories().find(repository).orElseThrow().value();
  }

  /** Due times of links, by what the key of their entries should be. */
  Set<String> dueOfLinks() {
    var due = new HashSet<String>();
    for (var link : entries(Keyspace.LINK)) {
      long time = Fields.read(link.value(), in -> in.readLong());
      if (time >= 0) {
        due.add(dueEntry(time, link.key().after(Keyspace.LINK.under())));
      }
    }
    return due;
  }

  static String dueEntry(long time, String link) {
    return HexFormat.of().toHexDigits(time) + "/" + link;
  }

  /** Every link that is due has its entry, and there is no other entry. */
  void requireDueIsExact() {
    assertEquals(dueOfLinks(), new HashSet<>(keys(Keyspace.DUE)));
  }

  /** When a link is due, in hours from the beginning; none if it is in use. */
  Optional<Long> dueHours(RepositoryName repository, Digest digest) {
    var link = store.get(Keyspace.LINK.key(id(repository), digest)).orElseThrow();
    long time = Fields.read(link, in -> in.readLong());
    return time < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(time).toHours());
  }

  private final class Told implements ReferenceListener {
    @Override
    public void changing(RepositoryName repository, Collection<? extends Reference> references) {}

    @Override
    public void changed(RepositoryName repository, Collection<? extends Reference> references) {
      changed.addAll(references);
    }

    @Override
    public void removing(RepositoryName repository) {}

    @Override
    public void removed(RepositoryName repository) {
      removed.add(repository);
    }
  }
}
