package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The store's own time, in milliseconds: it runs while the store is open, by the monotonic clock,
 * and stands still while it is not. A step of the machine's clock does not reach it. After a crash
 * it may fall back to where it was last persisted, so what is due becomes due a little later, never
 * earlier.
 */
public final class StoreClock {
  private final KeyValueStore store;
  private final LongSupplier nanoTime;
  private final long base;
  private final long started;

  StoreClock(KeyValueStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
    this.base =
        store
            .get(Keyspace.CLOCK.key())
            .map(record -> Fields.read(record, in -> in.readLong()))
            .orElse(0L);
    this.started = nanoTime.getAsLong();
  }

  long now() {
    return base + (nanoTime.getAsLong() - started) / 1_000_000;
  }

  /** How long it is until then, while the store is open; negative if it was before now. */
  Duration until(long time) {
    return Duration.ofMillis(time - now());
  }

  /** Remembers the time, so that a restart goes on from here. A collector begins with it. */
  public void persist() {
    long now = now();
    var _ =
        store.commit(
            Batch.builder()
                .put(Keyspace.CLOCK.key(), Fields.write(out -> out.writeLong(now)))
                .relaxed()
                .frees()
                .build());
  }
}
