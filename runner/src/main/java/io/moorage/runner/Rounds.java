package io.moorage.runner;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.log.ContainerLog;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.Processes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is looked after while containers run: the size of their logs, and that they are there. Who
 * writes fast is looked after often, so that its log does not become much larger than it may.
 */
final class Rounds implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());
  private static final long PAUSE_MILLIS = 100;
  private static final long SHORT_PAUSE_MILLIS = 10;
  private static final int SHORT_PAUSES = 50;
  private static final long BETWEEN_LOOKS_MILLIS = 2000;

  private final Names names;
  private final ContainerRuntime runtime;
  private final Endings endings;
  private final ContainerSettings settings;
  private final ScheduledExecutorService scheduler;

  /** Who was gone in the last look; whose exit file does not come until the next is lost. */
  private final Set<Supervised> missing = new HashSet<>();

  /** Whose log was put behind, and whose conmon could not be told and writes to the old file. */
  private final Set<ContainerId> untold = new HashSet<>();

  private long sinceLook;

  /** How many rounds come soon after each other, as a log was full lately. */
  private int hurried;

  private volatile boolean closed;

  Rounds(Names names, Endings endings, ConmonContainers.Parts parts) {
    this.names = names;
    this.runtime = parts.runtime();
    this.endings = endings;
    this.settings = parts.settings();
    this.scheduler = parts.scheduler();
  }

  /** Begins. */
  void start() {
    goIn(PAUSE_MILLIS);
  }

  private void goIn(long millis) {
    if (!closed) {
      sinceLook += millis;
      var _ = scheduler.schedule(this::go, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** One round. Called by one thread. */
  private void go() {
    boolean looking = sinceLook >= BETWEEN_LOOKS_MILLIS;
    if (looking) {
      sinceLook = 0;
    }
    try {
      hurried = round(looking) ? SHORT_PAUSES : Math.max(0, hurried - 1);
    } finally {
      // Whatever happened: without a next round no end of a container is seen any more.
      goIn(hurried > 0 ? SHORT_PAUSE_MILLIS : PAUSE_MILLIS);
    }
  }

  /** Whether a log was full. */
  private boolean round(boolean looking) {
    boolean rotated = false;
    for (var supervised : names.all()) {
      try {
        if (supervised.container().state().current().isPresent()) {
          rotated |= rotate(supervised.container());
          if (looking) {
            look(supervised);
          }
        }
      } catch (RuntimeException e) {
        LOG.log(ERROR, "looking after container " + supervised.container().id(), e);
      }
    }
    return rotated;
  }

  /** Begins the next file of a log if this one is full; whether there was something to do. */
  private boolean rotate(Container container) {
    var log = new ContainerLog(container.log());
    var wanted = container.request().log();
    if (untold.contains(container.id()) && log.isBetweenFiles()) {
      reopen(container.id());
      return true;
    }
    boolean full = log.size() > wanted.maxSize().orElse(settings.logSize());
    if (full) {
      untold.remove(container.id());
      log.rotate(wanted.maxFiles().orElse(settings.logFiles()), () -> reopen(container.id()));
    }
    return full;
  }

  /** A second order would have conmon lose what it wrote since the first: only one that failed. */
  private void reopen(ContainerId id) {
    boolean first = untold.add(id);
    try {
      runtime.reopenLog(id);
      untold.remove(id);
    } catch (RuntimeException e) {
      if (first) {
        throw e;
      }
    }
  }

  private void look(Supervised supervised) {
    var process = supervised.container().state().current();
    boolean gone =
        process.isPresent() && !Processes.isAlive(process.get().pid(), process.get().startTicks());
    if (!gone) {
      missing.remove(supervised);
    } else if (missing.remove(supervised)) {
      LOG.log(
          WARNING,
          "container {0} ended, and its conmon did not say how",
          supervised.container().id());
      Thread.ofVirtual().start(() -> endings.lost(supervised));
    } else {
      missing.add(supervised);
      // The watch may have missed it.
      Thread.ofVirtual().start(() -> endings.look(supervised));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
