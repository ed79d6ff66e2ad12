package io.moorage.blobstore.fsck;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.blobstore.disk.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks a store beside the server that has it open: one check at a time, on one processor, in the
 * background, for it may take hours. It mends nothing.
 */
public final class OnlineCheck implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OnlineCheck.class.getName());
  private static final int ONE = 1;

  /** The others are counted. Somebody who has so many has the first ones mended first. */
  private static final int KEPT = 1_000;

  private final Supplier<Snapshot> snapshots;
  private final boolean sparseImages;
  private final List<Told> findings = new ArrayList<>();
  private State state = new State.Never();
  private Optional<Thread> thread = Optional.empty();
  private volatile boolean closing;

  /**
   * @param snapshots takes one
   * @param sparseImages see {@link Fsck.Options}
   */
  public OnlineCheck(Supplier<Snapshot> snapshots, boolean sparseImages) {
    this.snapshots = snapshots;
    this.sparseImages = sparseImages;
  }

  /** How far the last check is. */
  public sealed interface State {
    /** There was none since the start of the server. */
    record Never() implements State {}

    record Running() implements State {}

    record Done(Summary summary) implements State {}

    /** It could not be done. */
    record Failed(String why) implements State {}
  }

  /** A finding in words: what it is about may be some MiB. */
  public record Told(String kind, String what, String means, String repair) {
    static Told of(Finding finding) {
      return new Told(finding.kind(), finding.what(), finding.means(), finding.remedy().text());
    }
  }

  /**
   * The last check.
   *
   * @param findings the first thousand of them, in the order in which they were found
   */
  public record Progress(State state, List<Told> findings) {
    public Progress {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Begins a check.
   *
   * @return false if one is running
   */
  public synchronized boolean start(boolean quick) {
    if (state instanceof State.Running || closing) {
      return false;
    }
    state = new State.Running();
    findings.clear();
    thread = Optional.of(Thread.ofPlatform().name("fsck").daemon().start(() -> run(quick)));
    return true;
  }

  public synchronized Progress progress() {
    return new Progress(state, findings);
  }

  private void run(boolean quick) {
    LOG.log(INFO, "a check of the store begins");
    State end = new State.Failed("it broke off; the log says why");
    try (var snapshot = snapshots.get()) {
      var summary =
          Fsck.check(
              snapshot, new Fsck.Options(quick, ONE, sparseImages), this::found, () -> closing);
      LOG.log(INFO, "the check of the store ended with {0} findings", summary.findings());
      end = new State.Done(summary);
    } catch (StoppableReads.Stopped e) {
      end = new State.Failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(WARNING, "the check of the store failed", e);
      end = new State.Failed(String.valueOf(e.getMessage()));
    } catch (Error e) {
      LOG.log(WARNING, "the check of the store broke off", e);
      throw e;
    } finally {
      ended(end);
    }
  }

  private synchronized void found(Report report) {
    LOG.log(WARNING, report.finding().what());
    if (findings.size() < KEPT) {
      findings.add(Told.of(report.finding()));
    }
  }

  private synchronized void ended(State end) {
    state = end;
  }

  /** Ends a running check; to be called before the store closes. */
  @Override
  public void close() {
    closing = true;
    Optional<Thread> running;
    synchronized (this) {
      running = thread;
    }
    try {
      if (running.isPresent()) {
        running.get().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
