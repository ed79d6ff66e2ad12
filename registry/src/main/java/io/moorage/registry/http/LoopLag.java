package io.moorage.registry.http;

import java.util.concurrent.TimeUnit;

/**
 * How late one loop gets to what is due, told by a timer that always should come after the same
 * time. For its loop to write and anyone to read.
 */
final class LoopLag {
  private static final int WINDOWS = 6;
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  private final long interval;
  private final long[] longest = new long[WINDOWS];
  private long lastTick;
  private long windowBegan;
  private int window;
  private volatile long last;
  private volatile long worst;

  /**
   * @param interval between two ticks, in nanoseconds
   * @param now as {@link System#nanoTime} says it
   */
  LoopLag(long interval, long now) {
    this.interval = interval;
    this.lastTick = now;
    this.windowBegan = now;
  }

  /** The timer came. */
  void tick(long now) {
    long lag = Math.max(0, now - lastTick - interval);
    lastTick = now;
    if (now - windowBegan >= WINDOW) {
      windowBegan = now;
      window = (window + 1) % WINDOWS;
      longest[window] = 0;
    }
    longest[window] = Math.max(longest[window], lag);
    long most = 0;
    for (long one : longest) {
      most = Math.max(most, one);
    }
    last = lag;
    worst = most;
  }

  /** At the last tick, in seconds. */
  double seconds() {
    return last / 1e9;
  }

  /** The longest of the last minute or so, in seconds. */
  double worstSeconds() {
    return worst / 1e9;
  }
}
