package io.moorage.blobstore.gc;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Records;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The one thread that collects: a pass each interval, and whenever somebody asks. For use by many
 * threads.
 */
public final class Collector implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Collector.class.getName());
  private static final Duration FIRST_AT_LATEST = Duration.ofMinutes(1);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

  private final Records records;
  private final StoredFiles files;
  private final CollectionSettings settings;
  private final BooleanSupplier writable;
  private final InstantSource time;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("collector").unstarted(this::passes);

  /** Its helpers, there while files are unlinked. */
  private final ExecutorService unlinking = unlinkingThreads();

  /** Of the collector's own thread. */
  private final Unforgotten unforgotten = new Unforgotten();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private boolean stopping;
  private boolean ended;
  private boolean dead;
  private boolean wanted;
  private Optional<Running> running = Optional.empty();
  private long passes;
  private long nextNanos;
  private Optional<CollectionRun> last = Optional.empty();
  private Optional<CollectionRun> lastFailure = Optional.empty();
  private Tally before = Tally.NONE;
  private Backlog lastBacklog = Backlog.UNKNOWN;

  private record Running(Instant started, Pass pass) {}

  private Collector(
      Records records,
      StoredFiles files,
      CollectionSettings settings,
      BooleanSupplier writable,
      InstantSource time) {
    this.records = records;
    this.files = files;
    this.settings = settings;
    this.writable = writable;
    this.time = time;
  }

  private static ExecutorService unlinkingThreads() {
    var threads =
        new ThreadPoolExecutor(
            Unlinkers.HELPERS,
            Unlinkers.HELPERS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("unlinking-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Starts to collect. The first pass comes within a minute.
   *
   * @param writable whether the records take writes; no pass begins when they do not
   * @param time the wall clock, for what people read
   */
  public static Collector start(
      Records records,
      StoredFiles files,
      CollectionSettings settings,
      BooleanSupplier writable,
      InstantSource time) {
    var collector = new Collector(records, files, settings, writable, time);
    var first =
        settings.interval().compareTo(FIRST_AT_LATEST) < 0 ? settings.interval() : FIRST_AT_LATEST;
    collector.nextNanos = System.nanoTime() + first.toNanos();
    collector.thread.start();
    return collector;
  }

  /**
   * Makes a pass now and waits for its end; while one is under way, waits for that one's.
   *
   * @return what came of it. When the collector stops, the pass did nothing more than it says
   */
  public CollectionRun run() {
    lock.lock();
    try {
      long awaited = passes + 1;
      wanted |= running.isEmpty();
      changed.signalAll();
      while (passes < awaited && !ended) {
        changed.awaitUninterruptibly();
      }
      return passes >= awaited || dead
          ? last.orElseThrow()
          : never(new CollectionRun.End.Stopped());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a pass as soon as it can, behind one that is under way, and does not wait for it.
   *
   * @return now: the pass will have started at this time or later
   */
  public Instant request() {
    lock.lock();
    try {
      wanted = true;
      changed.signalAll();
      return time.instant();
    } finally {
      lock.unlock();
    }
  }

  /** What it does, and what waits, counted now: up to a tenth of a second of reading. */
  public CollectionStatus status() {
    return status(backlog());
  }

  /** The same at the price of a few fields: what waits is as it was after the last pass. */
  public CollectionStatus lastStatus() {
    lock.lock();
    try {
      return status(lastBacklog);
    } finally {
      lock.unlock();
    }
  }

  private CollectionStatus status(Backlog waiting) {
    lock.lock();
    try {
      return new CollectionStatus(
          running.map(Running::started),
          last,
          running.isPresent() || stopping || ended
              ? Optional.empty()
              : Optional.of(time.instant().plusNanos(nextNanos - System.nanoTime())),
          running.map(now -> before.plus(now.pass().tally())).orElse(before),
          waiting,
          lastFailure);
    } finally {
      lock.unlock();
    }
  }

  private Backlog backlog() {
    var garbage = records.garbage();
    return new Backlog(
        garbage.countDue(Backlog.MOST),
        garbage.untilFirst().map(time.instant()::plus),
        garbage.countCondemned(Backlog.MOST),
        records.removed().list(Optional.empty(), Backlog.MOST_REPOSITORIES).size());
  }

  private void passes() {
    try {
      while (awaitTurn()) {
        var now = begin();
        long nanos = System.nanoTime();
        var end = writable.getAsBoolean() ? run(now.pass()) : readOnly();
        var took = Duration.ofNanos(System.nanoTime() - nanos);
        end(new CollectionRun(now.started(), took, now.pass().tally(), end));
      }
    } catch (RuntimeException | Error e) {
      LOG.log(ERROR, "the collector failed; nothing is collected until a restart", e);
      failed(e);
    } finally {
      unlinking.shutdown();
      // Whatever ended it, nobody may wait for it for ever.
      lock.lock();
      try {
        running = Optional.empty();
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void failed(Throwable why) {
    lock.lock();
    try {
      var end =
          new CollectionRun.End.Failed(
              "the collector failed, and nothing is collected until a restart: " + why);
      var started = running.map(Running::started).orElseGet(time::instant);
      var tally = running.map(now -> now.pass().tally()).orElse(Tally.NONE);
      last = Optional.of(new CollectionRun(started, Duration.ZERO, tally, end));
      lastFailure = last;
      before = before.plus(tally);
      dead = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the time of the next pass or for who wants one; false if there is to be no more. */
  private boolean awaitTurn() {
    lock.lock();
    try {
      while (!stopping && !wanted && nextNanos - System.nanoTime() > 0) {
        var _ = changed.awaitNanos(nextNanos - System.nanoTime());
      }
      return !stopping;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Who wants a pass after this begins another one, which starts later. */
  private Running begin() {
    lock.lock();
    try {
      var pace = new Pace(settings.budget(), System::nanoTime, this::sleep);
      var pass = new Pass(records, files, pace, unforgotten, unlinking);
      var begun = new Running(time.instant(), pass);
      running = Optional.of(begun);
      wanted = false;
      return begun;
    } finally {
      lock.unlock();
    }
  }

  private static CollectionRun.End run(Pass pass) {
    try {
      return pass.run();
    } catch (RuntimeException e) {
      LOG.log(ERROR, "a pass of the collector failed; the next one is tried all the same", e);
      return new CollectionRun.End.Failed(String.valueOf(e));
    }
  }

  private static CollectionRun.End readOnly() {
    return new CollectionRun.End.Failed("the store takes no writes");
  }

  private void end(CollectionRun run) {
    var waiting = countAfter(run);
    lock.lock();
    try {
      running = Optional.empty();
      last = Optional.of(run);
      if (run.end() instanceof CollectionRun.End.Failed) {
        lastFailure = last;
      }
      before = before.plus(run.tally());
      lastBacklog = waiting;
      passes++;
      nextNanos = System.nanoTime() + settings.interval().toNanos();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (run.tally().blobs() + run.tally().uploads() > 0) {
      LOG.log(
          INFO,
          "collected {0} blobs of {1} bytes and {2} expired uploads in {3} ms",
          run.tally().blobs(),
          run.tally().bytes(),
          run.tally().uploads(),
          run.took().toMillis());
    }
  }

  private Backlog countAfter(CollectionRun run) {
    return switch (run.end()) {
      case CollectionRun.End.Complete _ -> countSafely();
      case CollectionRun.End.Stopped _, CollectionRun.End.Failed _ -> lastBacklog;
    };
  }

  private Backlog countSafely() {
    try {
      return backlog();
    } catch (StoreFailure e) {
      LOG.log(WARNING, "cannot count what waits for the collector", e);
      return lastBacklog;
    }
  }

  private CollectionRun never(CollectionRun.End end) {
    return new CollectionRun(time.instant(), Duration.ZERO, Tally.NONE, end);
  }

  /** Waits for so long; false if the collector stops. */
  private boolean sleep(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !stopping) {
        left = changed.awaitNanos(left);
      }
      return !stopping;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is to end. */
  boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the pass that is under way come to a good place, and ends. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
      long left = STOPS_WITHIN.toNanos();
      while (!ended && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
