package io.moorage.runner.snapshot;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that may sit in the kernel for long: a virtual thread would keep its carrier from all
 * others meanwhile.
 */
final class DiskThreads implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("snapshots-", 0).daemon().factory());

  /** Work that was begun. */
  static final class Begun<T> {
    private final Future<T> future;

    private Begun(Future<T> future) {
      this.future = future;
    }

    /** Its result, or its failure. */
    T get() throws IOException {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return future.get();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } catch (ExecutionException e) {
        throw failure(e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** Waits until it has failed, which is certain. */
    void awaitFailure() {
      try {
        var _ = get();
      } catch (IOException | RuntimeException expected) {
        return;
      }
    }

    private static IOException failure(ExecutionException failed) {
      return switch (failed.getCause()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case IOException e -> e;
        case null, default -> new IOException(failed);
      };
    }
  }

  void start(Runnable work) {
    executor.execute(work);
  }

  <T> Begun<T> submit(Callable<T> work) {
    return new Begun<>(executor.submit(work));
  }

  <T> T call(Callable<T> work) throws IOException {
    return submit(work).get();
  }

  /** Waits for all that was begun. */
  @Override
  public void close() {
    executor.close();
  }
}
