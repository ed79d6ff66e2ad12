package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.ForwardingStore;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import java.util.function.LongSupplier;

/**
 * The records as the store of blobs uses them: when one of the two can no longer make things
 * durable, neither takes more. A batch that failed by itself, because a record could not be read,
 * leaves both as they are.
 */
final class WatchedStore extends ForwardingStore {
  /** Bytes that must be free for a deletion to be written. */
  private static final long FOR_A_DELETION = 256 << 10;

  /**
   * The same for a batch of the collector, which has no more than this: many deletions must not
   * take the room in which it frees what they deleted.
   */
  private static final long FOR_THE_COLLECTOR = 128 << 10;

  private final Health health;
  private final LongSupplier free;

  /**
   * @param free how many bytes the disk has left
   */
  WatchedStore(KeyValueStore store, Health health, LongSupplier free) {
    super(store);
    this.health = health;
    this.free = free;
  }

  /**
   * As the store's own.
   *
   * @throws BlobStoreFailure.ReadOnly if a write failed before
   * @throws BlobStoreFailure.UploadsRefused if the disk is too full for it; also before it is, as
   *     records that have met a full disk want more room than they needed, and wait for it
   */
  @Override
  public boolean commit(Batch batch) {
    health.requireWritable();
    if (free.getAsLong() < mustBeFree(batch)) {
      throw new UploadsRefused(UploadsRefused.Limit.DISK);
    }
    try {
      return super.commit(batch);
    } catch (StoreFailure.NoRoom full) {
      throw new UploadsRefused(UploadsRefused.Limit.DISK);
    } catch (StoreFailure e) {
      if (!super.writable()) {
        health.failed("writing a record failed: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static long mustBeFree(Batch batch) {
    if (batch.changes().isEmpty()) {
      return 0;
    }
    if (!batch.frees()) {
      return WriteFailures.FULL;
    }
    // Nobody waits for what the collector writes: that is how it is known.
    return batch.durable() ? FOR_A_DELETION : FOR_THE_COLLECTOR;
  }

  @Override
  public boolean writable() {
    return health.writable() && super.writable();
  }

  @Override
  public void close() {
    health.ending();
    super.close();
  }
}
