package io.moorage.loadtests.compare;

import java.util.Arrays;
import java.util.List;

/** How long answers took, the middle one and the one that only one in a hundred outlasts. */
public record Latencies(double p50Millis, double p99Millis) {
  static final Latencies NONE = new Latencies(Double.NaN, Double.NaN);

  /** Of so many series in nanoseconds; not numbers if nothing was measured. */
  public static Latencies ofNanos(List<long[]> measured) {
    var all = measured.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return all.length == 0 ? NONE : new Latencies(at(all, 0.5), at(all, 0.99));
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }
}
