package io.moorage.runner.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does the same with several things at once; none of it outlives the call. */
final class Together {
  private Together() {}

  /** What is done with one of them. */
  @FunctionalInterface
  interface Work<T> {
    void on(T item) throws IOException, InterruptedException;
  }

  /**
   * Does it with each of them, on a thread each. The first failure ends the others, and is thrown
   * when they have ended.
   */
  static <T> void run(List<T> items, Work<T> work, String name) throws IOException {
    var threads = new ArrayList<Thread>();
    var failure = new Failure(threads);
    for (var item : items) {
      threads.add(
          Thread.ofVirtual()
              .name(name)
              .unstarted(
                  () -> {
                    try {
                      work.on(item);
                    } catch (Throwable e) { // whatever it is, the caller is told
                      failure.happened(e);
                    }
                  }));
    }
    threads.forEach(Thread::start);
    boolean interrupted = false;
    for (var thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          threads.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    failure.raise();
  }

  private static final class Failure {
    private final List<Thread> threads;
    private Optional<Throwable> first = Optional.empty();

    Failure(List<Thread> threads) {
      this.threads = threads;
    }

    synchronized void happened(Throwable e) {
      if (first.isEmpty()) {
        first = Optional.of(e);
        threads.forEach(Thread::interrupt);
      }
    }

    synchronized void raise() throws IOException {
      if (first.isEmpty()) {
        return;
      }
      switch (first.get()) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case Throwable other -> throw new IOException("interrupted", other);
      }
    }
  }
}
