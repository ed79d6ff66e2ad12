package io.moorage.runner.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * What one pull fetches, for itself and for whoever else waits for it, on a thread of its own: it
 * goes on when the pull that began it is broken off, and ends when the last who asked has left.
 */
final class LayerTransfer {
  private final Thread thread;
  private int askers = 1;
  private boolean ended;
  private Optional<Throwable> failure = Optional.empty();

  /** What is done on the thread. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** One that the caller asks for, and that starts later. */
  LayerTransfer(Work work) {
    this.thread = Thread.ofVirtual().name("transfer").unstarted(() -> run(work));
  }

  void start() {
    thread.start();
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (Throwable e) { // whatever it is, who began it is told
      fail(e);
    } finally {
      end();
    }
  }

  private synchronized void fail(Throwable e) {
    failure = Optional.of(e);
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** One more needs it. */
  synchronized void join() {
    askers++;
  }

  /** One needs it no more; the last one breaks it off, and returns when it has ended. */
  synchronized void leave() {
    if (--askers > 0 || ended) {
      return;
    }
    thread.interrupt();
    boolean interrupted = false;
    while (!ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it has ended, and throws as it did. */
  synchronized void await() throws IOException {
    try {
      while (!ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("broken off");
    }
    if (failure.isPresent()) {
      switch (failure.get()) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case Throwable other -> throw new IOException(other);
      }
    }
  }
}
