package io.moorage.runner;

/**
 * Somebody who waits for a container. The code is kept for it, whoever removes the container, from
 * the moment it was made.
 */
public interface Waiter extends AutoCloseable {

  /** Until what. */
  enum Condition {
    /** It does not run; at once if it does not run now. */
    NOT_RUNNING,
    /** It ends the next time, even if it was not started yet. */
    NEXT_EXIT,
    /** It is gone. */
    REMOVED
  }

  /** What came of it. The error is empty unless the container could not be waited for. */
  record Result(int code, String error) {}

  /**
   * Waits.
   *
   * @throws InterruptedException if the thread is
   */
  Result await() throws InterruptedException;

  /** Gives up. Idempotent. */
  @Override
  void close();
}
