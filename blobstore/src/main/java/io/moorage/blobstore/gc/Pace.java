package io.moorage.blobstore.gc;

import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Rests so long between pieces of work that the work takes no more than its share of the time,
 * waiting for the disk counted as work: on a busy disk the work slows itself down.
 */
final class Pace implements StoredFiles.Rest {
  /** Shorter rests are gathered, as waking up has its price too. */
  private static final long WORTH_IT_NANOS = 2_000_000;

  /** One piece that took very long is not paid for in whole. */
  private static final long LONGEST_NANOS = 1_000_000_000;

  /** How much of the time that sleeps took too long can be made up for. */
  private static final long MOST_OVERSLEPT_NANOS = 100_000_000;

  private final int percent;
  private final LongSupplier nanoTime;
  private final LongPredicate sleep;
  private long resumed;
  private long owed;

  /**
   * Begins now.
   *
   * @param sleep waits for so many nanoseconds; false if the work is to end
   */
  Pace(int percent, LongSupplier nanoTime, LongPredicate sleep) {
    this.percent = percent;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.resumed = nanoTime.getAsLong();
  }

  @Override
  public boolean taken() {
    long now = nanoTime.getAsLong();
    beside(now - resumed);
    resumed = now;
    if (owed < WORTH_IT_NANOS) {
      return sleep.test(0);
    }
    boolean goOn = sleep.test(owed);
    resumed = nanoTime.getAsLong();
    // A sleep may take longer than asked: that counts for the next one.
    owed = Math.max(-MOST_OVERSLEPT_NANOS, owed - (resumed - now));
    return goOn;
  }

  @Override
  public void beside(long nanos) {
    owed = Math.min(LONGEST_NANOS, owed + nanos * (100 - percent) / percent);
  }
}
