package io.moorage.blobstore.linux;

import java.util.concurrent.atomic.AtomicBoolean;

/** An open file of this process. Owned by one, who closes it. */
public final class FileDescriptor implements AutoCloseable {
  private static final NativeFunction CLOSE = NativeFunction.ofInt("close", 1);

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over a descriptor that a call handed out. */
  public FileDescriptor(long number) {
    this.number = Math.toIntExact(number);
  }

  /**
   * The number, for a call made now.
   *
   * @throws IllegalStateException if it is closed: the number may be another file's by now
   */
  public int number() {
    if (closed.get()) {
      throw new IllegalStateException("descriptor " + number + " is closed");
    }
    return number;
  }

  /**
   * Idempotent. Failures to write that show only now are thrown; the descriptor is closed even so.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</a>
   */
  @Override
  public void close() throws SystemCallFailure {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (var call = new NativeCall()) {
      // Not again after a signal: the descriptor is gone by then, and its number perhaps another's.
      call.once(CLOSE, this, number);
    }
  }

  @Override
  public String toString() {
    return "fd " + number;
  }
}
