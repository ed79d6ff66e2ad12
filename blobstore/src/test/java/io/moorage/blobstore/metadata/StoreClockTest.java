package io.moorage.blobstore.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.kv.MemoryKeyValueStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StoreClockTest {
  private final MemoryKeyValueStore store = new MemoryKeyValueStore();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void now_atFirst_isZeroAndRunsByTheMonotonicClock() {
    var clock = new StoreClock(store, nanos::get);
    assertEquals(0, clock.now());
    nanos.addAndGet(Duration.ofMillis(1500).toNanos());
    assertEquals(1500, clock.now(), "also where nanoTime overflows");
  }

  @Test
  void now_afterRestart_goesOnFromWhatWasPersisted() {
    var before = new StoreClock(store, nanos::get);
    nanos.addAndGet(Duration.ofHours(2).toNanos());
    before.persist();
    nanos.set(17);
    var after = new StoreClock(store, nanos::get);
    assertEquals(Duration.ofHours(2).toMillis(), after.now());
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertEquals(Duration.ofHours(3).toMillis(), after.now());
  }

  @Test
  void now_afterCrash_isBehindAndNeverAhead() {
    var before = new StoreClock(store, nanos::get);
    nanos.addAndGet(Duration.ofHours(2).toNanos());
    before.persist();
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertEquals(
        Duration.ofHours(2).toMillis(),
        new StoreClock(store, nanos::get).now(),
        "what was not persisted did not happen");
  }
}
