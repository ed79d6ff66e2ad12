package io.moorage.runner;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.log.ContainerLog;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.Processes;
import java.util.HashSet;
import java.util.Set;

/** What is looked after while containers run: the size of their logs, and that they are there. */
final class Rounds {
  static final long PERIOD_MILLIS = 250;

  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());
  private static final int ROUNDS_BETWEEN_LOOKS = 8;

  private final Names names;
  private final ContainerRuntime runtime;
  private final Endings endings;
  private final ContainerSettings settings;

  /** Who was gone in the last look; whose exit file does not come until the next is lost. */
  private final Set<Supervised> missing = new HashSet<>();

  /** Whose log was put behind, and whose conmon could not be told and writes to the old file. */
  private final Set<ContainerId> untold = new HashSet<>();

  private int round;

  Rounds(Names names, ContainerRuntime runtime, Endings endings, ContainerSettings settings) {
    this.names = names;
    this.runtime = runtime;
    this.endings = endings;
    this.settings = settings;
  }

  /** One round. Called by one thread. */
  void go() {
    round++;
    for (var supervised : names.all()) {
      try {
        if (supervised.container().state().current().isPresent()) {
          rotate(supervised.container());
          if (round % ROUNDS_BETWEEN_LOOKS == 0) {
            look(supervised);
          }
        }
      } catch (RuntimeException e) {
        LOG.log(ERROR, "looking after container " + supervised.container().id(), e);
      }
    }
  }

  private void rotate(Container container) {
    var log = new ContainerLog(container.log());
    var wanted = container.request().log();
    if (untold.contains(container.id()) && log.isBetweenFiles()) {
      reopen(container.id());
    } else if (log.size() > wanted.maxSize().orElse(settings.logSize())) {
      untold.remove(container.id());
      log.rotate(wanted.maxFiles().orElse(settings.logFiles()), () -> reopen(container.id()));
    }
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
}
