package io.moorage.runner;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;
import io.moorage.runner.log.ContainerLog;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.Processes;
import java.time.Duration;
import java.util.Optional;

/** Takes up what an earlier daemon left: containers that run, that ended, or were going away. */
record Adoption(
    ContainerRuntime runtime,
    Foundation foundation,
    ContainerRecords records,
    Endings endings,
    Remover remover) {
  private static final System.Logger LOG = System.getLogger(Adoption.class.getName());

  /** Takes up one container. The names know it already, unless it was going away. */
  void adopt(Supervised supervised) {
    supervised.lock.lock();
    try {
      switch (supervised.container().state()) {
        case Removing _ -> remover.finish(supervised.container());
        case Running(var process) -> adopt(supervised, process);
        case Paused(var process) -> adopt(supervised, process);
        case Created _ -> forget(supervised.container());
        case Restarting(var last, var _, var _) -> restart(supervised, last);
        case Exited(var exit) -> exited(supervised, exit);
      }
    } catch (RuntimeException e) {
      LOG.log(ERROR, "container " + supervised.container().id() + " was not taken up", e);
    } finally {
      supervised.lock.unlock();
    }
  }

  private void adopt(Supervised supervised, FirstProcess process) {
    var id = supervised.container().id();
    endings.look(supervised);
    if (supervised.container().state().current().isEmpty()) {
      LOG.log(INFO, "container {0} ended meanwhile", id);
    } else if (Processes.isAlive(process.pid(), process.startTicks())) {
      if (new ContainerLog(supervised.container().log()).isBetweenFiles()) {
        runtime.reopenLog(id);
      }
      if (runtime.waits(id, process.pid())) {
        // The daemon was killed after it noted the start, and before it gave the word.
        runtime.start(id, () -> Processes.isAlive(process.pid(), process.startTicks()));
      }
      LOG.log(INFO, "container {0} goes on as process {1}", id, process.pid());
    } else {
      // Its conmon may be writing the exit file just now; else it is lost.
      Thread.ofVirtual().start(() -> giveUp(supervised));
    }
  }

  private void giveUp(Supervised supervised) {
    try {
      Thread.sleep(Duration.ofSeconds(1));
      endings.look(supervised);
      endings.lost(supervised);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A start was under way and did not come to its end. */
  private void forget(Container container) {
    runtime.delete(container.id());
    foundation.release(container);
  }

  private void exited(Supervised supervised, Exit exit) {
    var container = supervised.container();
    forget(container);
    if (container.request().lifecycle().autoRemove()) {
      remover.remove(supervised, exit.code());
    } else if (Restarts.atBoot(
        container.request().lifecycle().restart(),
        exit,
        container.restarts(),
        container.stoppedByHand())) {
      restart(supervised, exit);
    }
  }

  private void restart(Supervised supervised, Exit last) {
    forget(supervised.container());
    supervised.set(new Restarting(last, last.finished(), supervised.container().restarts()));
    records.note(supervised.kept());
    endings.restartAfter(
        supervised,
        Optional.of(supervised.pause()).filter(p -> !p.isZero()).orElse(Restarts.FIRST));
  }
}
