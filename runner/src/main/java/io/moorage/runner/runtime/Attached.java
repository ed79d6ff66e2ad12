package io.moorage.runner.runtime;

import java.util.Optional;

/**
 * A client's connection to the streams of a process. One thread reads, one writes; {@link #close}
 * may come from any.
 *
 * <p>The process waits for a reader that does not read: nothing is dropped and nothing is kept
 * beyond a few pieces.
 */
public interface Attached extends AutoCloseable {

  /** Output, in the order in which it was written; with a tty all is stdout. */
  record Output(Stream stream, byte[] bytes) {}

  /** Whose output. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /**
   * The next piece of output; none at the end, which comes when the process ended or this was
   * closed.
   *
   * @throws InterruptedException if the thread is
   */
  Optional<Output> read() throws InterruptedException;

  /**
   * Writes to the process's standard input, and waits until it is taken.
   *
   * @return false if the client typed the detach keys: this is closed then
   */
  boolean write(byte[] bytes, int offset, int length) throws InterruptedException;

  /** There is no more input. Output goes on. */
  void endInput();

  /** Detaches. The process goes on. Idempotent. */
  @Override
  void close();
}
