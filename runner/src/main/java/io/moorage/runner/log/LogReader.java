package io.moorage.runner.log;

import java.util.Optional;

/** Reads a log, across its rotation. For use by one thread, but {@link #close}. */
public interface LogReader extends AutoCloseable {

  /**
   * The next entry; none at the end. When following, waits for one.
   *
   * @throws InterruptedException if the thread is
   */
  Optional<LogEntry> next() throws InterruptedException;

  /** Makes a reader that waits return, and releases what it holds. Idempotent. */
  @Override
  void close();
}
