package io.moorage.blobstore.gc;

import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.ForwardingStore;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records in memory, files that are numbers, and a list of what was done to both in which order.
 */
final class CollectionFixture implements StoredFiles {
  static final RepositoryName APP = RepositoryName.parse("team/app");
  static final long SIZE = 100;

  final AtomicLong nanos = new AtomicLong();
  final List<String> steps = new ArrayList<>();
  final Map<ObjectName, Long> files = new ConcurrentHashMap<>();
  final Set<ObjectName> stuck = new HashSet<>();

  /** Steps that are refused, as a full disk or too many open files do. */
  final Set<String> failing = new HashSet<>();

  final Unforgotten unforgotten = new Unforgotten();
  final KeyValueStore store = new Noted();
  final Records records =
      Records.over(
          store,
          StoreSettings.defaults(Path.of("nowhere")),
          ReferenceListener.none(),
          nanos::get,
          InstantSource.system(),
          new Random(1));
  Runnable beforeUnlinking = () -> {};

  /** A blob that goes when a day has passed. */
  Digest upload(int number) {
    var digest = TestContent.digest(TestContent.bytes(10, number));
    var object = new ObjectName(digest, 0);
    var session = new UploadId(UUID.randomUUID());
    records.uploads().open(session, APP, DigestAlgorithm.SHA256);
    files.put(object, SIZE);
    if (!records.links().addNew(APP, session, new BlobRecord(SIZE, object, false))) {
      throw new AssertionError("not added: " + digest);
    }
    return digest;
  }

  @Override
  public long unlink(ObjectName condemned) throws IOException {
    beforeUnlinking.run();
    if (stuck.contains(condemned)) {
      throw new IOException("Operation not permitted");
    }
    note("unlink");
    return Optional.ofNullable(files.remove(condemned)).orElse(0L);
  }

  @Override
  public void sync(Collection<ObjectName> unlinked) {
    note("sync");
    refuse("sync");
  }

  @Override
  public int expireUploads(Rest rest) {
    note("expire");
    return 2;
  }

  private void refuse(String step) {
    if (failing.contains(step)) {
      throw new UploadsRefused(UploadsRefused.Limit.DISK);
    }
  }

  private synchronized void note(String step) {
    if (steps.isEmpty() || !steps.getLast().equals(step)) {
      steps.add(step);
    }
  }

  /** The store, which notes its batches. */
  private final class Noted extends ForwardingStore {
    Noted() {
      super(new MemoryKeyValueStore());
    }

    @Override
    public boolean commit(Batch batch) {
      if (!steps.isEmpty() && steps.getLast().equals("sync")) {
        refuse("batch after sync");
      }
      note(batch.durable() ? "durable batch" : "batch");
      return super.commit(batch);
    }
  }
}
