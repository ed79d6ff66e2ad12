package io.moorage.blobstore.gc;

import static java.lang.System.Logger.Level.DEBUG;

import io.moorage.blobstore.metadata.ObjectName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Unlinks files, some at the same time: unlink(2) sleeps on a file system that tells its disk at
 * once of what it frees, as ext4 does when mounted with {@code discard} and without a journal.
 * Sleeps that overlap cost no processor.
 */
final class Unlinkers {
  private static final System.Logger LOG = System.getLogger(Unlinkers.class.getName());

  /** Threads that help the caller's. */
  static final int HELPERS = 3;

  private final StoredFiles files;
  private final Executor threads;

  /** Unlinks on the caller's thread and on these, if they are to be had. */
  Unlinkers(StoredFiles files, Executor threads) {
    this.files = files;
    this.threads = threads;
  }

  /** A file that is gone, and had so many bytes. */
  record Gone(ObjectName object, long bytes) {}

  /** A file that is there still. */
  record Stuck(ObjectName object, IOException why) {}

  /**
   * What became of some files. With a failure, not all of them were tried.
   *
   * @param besideNanos time of the processor that it took beyond the time of whoever waited for it
   */
  record Outcome(
      List<Gone> gone, List<Stuck> stuck, Optional<Throwable> failure, long besideNanos) {

    /** Throws the failure, if there is one. */
    void orThrow() {
      if (failure.isPresent()) {
        if (failure.get() instanceof Error e) {
          throw e;
        }
        throw failure.map(RuntimeException.class::cast).orElseThrow();
      }
    }
  }

  /** Returns when nobody touches any of these files any more, even if the caller is interrupted. */
  Outcome unlink(List<ObjectName> objects) {
    long start = System.nanoTime();
    var work = new Work(objects);
    var helpers = new ArrayList<CompletableFuture<Long>>();
    for (int i = 0; i < Math.min(HELPERS, objects.size() - 1); i++) {
      helper(work).ifPresent(helpers::add);
    }
    long processor = work.run();
    processor += helpers.stream().mapToLong(CompletableFuture::join).sum();
    return work.outcome(Math.max(0, processor - (System.nanoTime() - start)));
  }

  private Optional<CompletableFuture<Long>> helper(Work work) {
    try {
      return Optional.of(CompletableFuture.supplyAsync(work::run, threads));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      LOG.log(DEBUG, "files are unlinked with less help", noThread);
      return Optional.empty();
    }
  }

  /** The files of one call, taken by whichever thread is free. */
  private final class Work {
    private final List<ObjectName> objects;
    private final AtomicInteger next = new AtomicInteger();
    private volatile Optional<Throwable> failure = Optional.empty();

    // Guarded by this.
    private final List<Gone> gone = new ArrayList<>();
    private final List<Stuck> stuck = new ArrayList<>();

    Work(List<ObjectName> objects) {
      this.objects = objects;
    }

    /** Returns the time of the processor that it took, in nanoseconds. */
    long run() {
      long start = processorNanos();
      for (int i = next.getAndIncrement();
          i < objects.size() && failure.isEmpty();
          i = next.getAndIncrement()) {
        unlink(objects.get(i));
      }
      return processorNanos() - start;
    }

    private void unlink(ObjectName object) {
      try {
        var one = new Gone(object, files.unlink(object));
        synchronized (this) {
          gone.add(one);
        }
      } catch (IOException e) {
        synchronized (this) {
          stuck.add(new Stuck(object, e));
        }
      } catch (RuntimeException | Error e) {
        // For the caller to throw, who must first note what is gone.
        failure = Optional.of(e);
      }
    }

    synchronized Outcome outcome(long besideNanos) {
      return new Outcome(List.copyOf(gone), List.copyOf(stuck), failure, besideNanos);
    }

    private static long processorNanos() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }
}
