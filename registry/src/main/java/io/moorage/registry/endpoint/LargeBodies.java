package io.moorage.registry.endpoint;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many large bodies are held in memory at once. One that finds too many waits a while for its
 * turn, before any of it is read. Few may wait: each takes the place of a short call.
 */
final class LargeBodies {
  /** Must be all there within this time, as others wait for its place. */
  static final Duration WITHIN = Duration.ofSeconds(20);

  private static final int MOST = 12;
  private static final int MOST_WAITING = 32;

  /** So that who waits sees at least one go who dawdles. */
  private static final Duration PATIENCE = WITHIN.plusSeconds(5);

  private final Semaphore places;
  private final Duration patience;

  LargeBodies() {
    this(MOST, PATIENCE);
  }

  /**
   * @param patience how long one waits for its turn
   */
  LargeBodies(int most, Duration patience) {
    this.places = new Semaphore(most, true);
    this.patience = patience;
  }

  /**
   * Takes a place, to be given back by {@link #leave}.
   *
   * @throws Refusal if there is none in time, or too many wait
   */
  void enter() {
    if (places.getQueueLength() >= MOST_WAITING || !acquired()) {
      throw new Refusal(
          ErrorCode.TOO_MANY_REQUESTS,
          "too many large manifests at once; try again",
          Headers.of("Retry-After", "1"));
    }
  }

  private boolean acquired() {
    try {
      return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void leave() {
    places.release();
  }
}
