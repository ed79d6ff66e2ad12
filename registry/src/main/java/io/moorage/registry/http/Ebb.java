package io.moorage.registry.http;

/**
 * Tells when a crowd of clients has gone. What it had of the heap is garbage then, but old, and it
 * stays the process's own until all of the heap is looked through, which may be hours away: that is
 * the time to do it. A look each second; for use by one thread.
 */
final class Ebb {
  /** Less would not be worth it. */
  private static final int CROWD = 1_000;

  /** They are gone for good when they have not come back for so many looks. */
  private static final int PATIENCE = 10;

  private int most;
  private int looks;

  /**
   * Looks.
   *
   * @param connections how many there are
   * @return whether most of a crowd is gone; once for each crowd
   */
  boolean isPast(int connections) {
    most = Math.max(most, connections);
    looks = most >= CROWD && connections <= most / 4 ? looks + 1 : 0;
    if (looks < PATIENCE) {
      return false;
    }
    most = connections;
    looks = 0;
    return true;
  }
}
