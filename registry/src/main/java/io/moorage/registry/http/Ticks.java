package io.moorage.registry.http;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * Time as connections measure it: in ticks of a second, or less where a limit is short. A loop that
 * lags ticks late, and a late tick counts as one: what the server slept through costs no client.
 *
 * @param millis how long one is
 * @param header after how many a header must be there
 * @param idle after how many a connection on which nothing moves is closed
 */
record Ticks(long millis, int header, int idle, int window, long bytesPerWindow) {
  private static final long LONGEST = 1_000;
  private static final int LEAST = 5;

  static Ticks of(ConnectionLimits limits, Duration idleTimeout) {
    var times = List.of(limits.headerTimeout(), idleTimeout, limits.minRateOver());
    long millis = Math.clamp(Collections.min(times).toMillis() / LEAST, 1, LONGEST);
    return new Ticks(
        millis,
        // A header that is just too late must be found out before its time, not behind it.
        count(limits.headerTimeout(), millis) - 1,
        count(idleTimeout, millis),
        count(limits.minRateOver(), millis),
        limits.minRate() * limits.minRateOver().toMillis() / 1_000);
  }

  private static int count(Duration time, long millis) {
    return Math.clamp(time.toMillis() / millis, 2, Integer.MAX_VALUE);
  }

  Pace newPace() {
    return new Pace(bytesPerWindow, window, idle);
  }
}
