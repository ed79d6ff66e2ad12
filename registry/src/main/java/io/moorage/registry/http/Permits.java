package io.moorage.registry.http;

import java.util.concurrent.Semaphore;

/**
 * How much work of each class goes on at once. What has a permit does work; what waits for a client
 * gives it back first, so that slow clients take nothing from the others.
 */
final class Permits {
  private final Semaphore shortCalls;
  private final Semaphore chunks;

  /**
   * @param shortCalls calls that read or write a few records
   * @param chunks parts of a body that are hashed and written
   */
  Permits(int shortCalls, int chunks) {
    this.shortCalls = new Semaphore(shortCalls, true);
    this.chunks = new Semaphore(chunks, true);
  }

  /** The permit of one call; used by the thread that runs the call. */
  Permit newPermit() {
    return new Permit();
  }

  /** At most one permit at a time. */
  final class Permit implements AutoCloseable {
    private Semaphore held = new Semaphore(0);
    private boolean holds;

    private Permit() {}

    void takeShortCall() {
      take(shortCalls);
    }

    void takeChunk() {
      take(chunks);
    }

    private void take(Semaphore of) {
      close();
      of.acquireUninterruptibly();
      held = of;
      holds = true;
    }

    /** Gives back what is held, if anything. */
    @Override
    public void close() {
      if (holds) {
        holds = false;
        held.release();
      }
    }
  }
}
