package io.moorage.registry.http;

/**
 * Whether a transfer is fast enough, tick by tick: it must not stand still for long, and must move
 * so many bytes in each window. Only ticks through which it was the client's turn count, so that a
 * server that stalls blames nobody; bytes always count.
 */
final class Pace {
  private final long bytesPerWindow;
  private final int window;
  private final int patience;
  private long bytes;
  private int ticks;
  private int silent;

  /**
   * @param bytesPerWindow how many bytes must move in a window
   * @param window its length in ticks
   * @param patience for how many ticks nothing may move
   */
  Pace(long bytesPerWindow, int window, int patience) {
    this.bytesPerWindow = bytesPerWindow;
    this.window = window;
    this.patience = patience;
  }

  /**
   * Counts a tick.
   *
   * @param moved how many bytes moved since the last one
   * @param clientsTurn whether it was the client who was waited for
   * @return whether it is too slow
   */
  boolean isTooSlow(long moved, boolean clientsTurn) {
    bytes += moved;
    if (moved > 0) {
      silent = 0;
    }
    if (!clientsTurn) {
      return false;
    }
    if (moved == 0) {
      silent++;
    }
    if (silent >= patience) {
      return true;
    }
    ticks++;
    if (ticks < window) {
      return false;
    }
    boolean slow = bytes < bytesPerWindow;
    bytes = 0;
    ticks = 0;
    return slow;
  }
}
