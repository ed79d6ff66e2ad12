package io.moorage.blobstore.metadata;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets writers of one thing queue instead of racing. Correctness does not rest on it, only on the
 * conditions of the batches: it spares the losers of a race the reading and trying again.
 */
final class Stripes {
  private final ReentrantLock[] locks = new ReentrantLock[256];

  Stripes() {
    Arrays.setAll(locks, i -> new ReentrantLock());
  }

  <T> T inTurn(Object thing, Supplier<T> work) {
    var lock = locks[Math.floorMod(thing.hashCode() * 0x9E3779B1, locks.length)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
