package io.moorage.blobstore.disk;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.ForwardingStore;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A store, with faults in its batches, that outlives its closing as a disk does. A batch for which
 * there is no room is not written, and says nothing of the next.
 */
final class FaultyStore extends ForwardingStore {
  private final Faults faults;
  private final boolean batchesFailAlone;
  private volatile boolean failed;

  /** One whose failed batch is its last, as when a log cannot be written. */
  FaultyStore(KeyValueStore store, Faults faults) {
    this(store, faults, false);
  }

  /**
   * One with faults.
   *
   * @param batchesFailAlone whether the next batch is taken, as when a record could not be read
   */
  FaultyStore(KeyValueStore store, Faults faults, boolean batchesFailAlone) {
    super(store);
    this.faults = faults;
    this.batchesFailAlone = batchesFailAlone;
  }

  @Override
  public boolean commit(Batch batch) {
    if (failed) {
      throw new StoreFailure("a batch failed before");
    }
    try {
      return faults.step(batch.durable() ? "durable batch" : "batch", () -> super.commit(batch));
    } catch (IOException injected) {
      if (Faults.isForWantOfRoom(injected)) {
        throw new StoreFailure.NoRoom("the log has no room", injected);
      }
      failed = !batchesFailAlone;
      throw new StoreFailure("the log cannot be written", injected);
    }
  }

  @Override
  public Optional<byte[]> get(Key key) {
    faults.beforeRead();
    return super.get(key);
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    faults.beforeRead();
    return super.scan(prefix, after, limit);
  }

  @Override
  public boolean writable() {
    return !failed;
  }

  @Override
  public void close() {}
}
