package io.moorage.registry.http;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one loop counts of its requests. Only the loop writes, so that counting is a plain addition;
 * whoever reads sees each figure whole, if a moment late.
 */
final class LoopMeters {
  static final int STATUSES = 600;

  /** The upper ends of the buckets of durations, in nanoseconds; one more bucket has no end. */
  private static final long[] BOUNDS = {
    100_000L,
    250_000L,
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L,
    30_000_000_000L,
    120_000_000_000L,
    600_000_000_000L,
  };

  static final int BUCKETS = BOUNDS.length + 1;
  private static final int ROUTES = Route.values().length;

  private final RequestMeters all;
  private final AtomicLongArray counts = new AtomicLongArray(ROUTES * STATUSES);
  private final AtomicLongArray buckets = new AtomicLongArray(ROUTES * BUCKETS);
  private final AtomicLongArray nanos = new AtomicLongArray(ROUTES);
  private final AtomicLongArray received = new AtomicLongArray(ROUTES);
  private final AtomicLongArray sent = new AtomicLongArray(ROUTES);
  private final AtomicLongArray connections = new AtomicLongArray(2);

  LoopMeters(RequestMeters all) {
    this.all = all;
  }

  /**
   * A request is over. On the loop.
   *
   * @param took in nanoseconds
   * @param in the bytes of its body that came
   * @param out the bytes of the answer's body
   */
  void ended(Route route, int status, long took, long in, long out) {
    int r = row(route);
    int index = r * STATUSES + status;
    long before = counts.getPlain(index);
    counts.setOpaque(index, before + 1);
    add(buckets, r * BUCKETS + bucket(took), 1);
    add(nanos, r, took);
    if (in != 0) {
      add(received, r, in);
    }
    if (out != 0) {
      add(sent, r, out);
    }
    if (before == 0) {
      all.met(route, status);
    }
  }

  void connectionOpened() {
    add(connections, 0, 1);
  }

  void connectionClosed() {
    add(connections, 1, 1);
  }

  private static void add(AtomicLongArray sums, int index, long more) {
    sums.setOpaque(index, sums.getPlain(index) + more);
  }

  @SuppressWarnings("EnumOrdinal") // Rows of arrays that end with the process.
  private static int row(Route route) {
    return route.ordinal();
  }

  private static int bucket(long took) {
    int bucket = 0;
    while (bucket < BOUNDS.length && took > BOUNDS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /** In seconds; infinite for the last. */
  static double upperEnd(int bucket) {
    return bucket < BOUNDS.length ? BOUNDS[bucket] / 1e9 : Double.POSITIVE_INFINITY;
  }

  long count(Route route, int status) {
    return counts.getOpaque(row(route) * STATUSES + status);
  }

  long inBucket(Route route, int bucket) {
    return buckets.getOpaque(row(route) * BUCKETS + bucket);
  }

  long nanos(Route route) {
    return nanos.getOpaque(row(route));
  }

  long received(Route route) {
    return received.getOpaque(row(route));
  }

  long sent(Route route) {
    return sent.getOpaque(row(route));
  }

  /** Since the start. */
  long connectionsAccepted() {
    return connections.getOpaque(0);
  }

  long connectionsOpen() {
    // The one that only grows behind the other is read first, so that the difference is never less
    // than nothing.
    long closed = connections.getOpaque(1);
    return Math.max(0, connections.getOpaque(0) - closed);
  }
}
