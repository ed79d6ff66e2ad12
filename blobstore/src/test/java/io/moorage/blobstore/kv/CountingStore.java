package io.moorage.blobstore.kv;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that counts what is read from it, and how large batches are. */
public final class CountingStore extends ForwardingStore {
  private final AtomicInteger read = new AtomicInteger();
  private final AtomicInteger largest = new AtomicInteger();

  public CountingStore(KeyValueStore store) {
    super(store);
  }

  /**
   * How many records were asked for or found meanwhile; a scan that finds nothing counts as one.
   */
  public int readBy(Runnable operation) {
    int before = read.get();
    operation.run();
    return read.get() - before;
  }

  /** Records read so far. */
  public int read() {
    return read.get();
  }

  /** How many changes the largest batch had since the last call. */
  public int largestBatch() {
    return largest.getAndSet(0);
  }

  @Override
  public Optional<byte[]> get(Key key) {
    read.incrementAndGet();
    return super.get(key);
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    var entries = super.scan(prefix, after, limit);
    read.addAndGet(Math.max(1, entries.size()));
    return entries;
  }

  @Override
  public boolean commit(Batch batch) {
    largest.accumulateAndGet(batch.changes().size(), Math::max);
    return super.commit(batch);
  }
}
