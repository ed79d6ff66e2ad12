package io.moorage.runner;

import io.moorage.runner.runtime.Attached;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The streams of a container that does not run yet: reading and writing wait until it does. */
final class PendingAttached implements Attached {
  private final boolean input;
  private final boolean tty;
  private final Optional<String> keys;
  private final CountDownLatch decided = new CountDownLatch(1);

  // Guarded by this.
  private Optional<Attached> streams = Optional.empty();
  private boolean inputEnded;
  private boolean closed;

  PendingAttached(boolean input, boolean tty, Optional<String> keys) {
    this.input = input;
    this.tty = tty;
    this.keys = keys;
  }

  boolean input() {
    return input;
  }

  boolean tty() {
    return tty;
  }

  Optional<String> keys() {
    return keys;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** It was created: these are its streams. */
  void connect(Attached attached) {
    boolean wanted;
    synchronized (this) {
      wanted = !closed;
      if (wanted) {
        streams = Optional.of(attached);
        if (inputEnded) {
          attached.endInput();
        }
      }
    }
    if (!wanted) {
      attached.close();
    }
    decided.countDown();
  }

  private synchronized Optional<Attached> streams() {
    return streams;
  }

  @Override
  public Optional<Output> read() throws InterruptedException {
    decided.await();
    var now = streams();
    return now.isEmpty() ? Optional.empty() : now.get().read();
  }

  @Override
  public boolean write(byte[] bytes, int offset, int length) throws InterruptedException {
    decided.await();
    var now = streams();
    return now.isEmpty() || now.get().write(bytes, offset, length);
  }

  @Override
  public synchronized void endInput() {
    inputEnded = true;
    streams.ifPresent(Attached::endInput);
  }

  @Override
  public void close() {
    Optional<Attached> now;
    synchronized (this) {
      closed = true;
      now = streams;
    }
    now.ifPresent(Attached::close);
    decided.countDown();
  }
}
