package io.moorage.runner;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.runtime.ContainerFiles;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What happens when a container ended. */
final class Endings {
  private static final System.Logger LOG = System.getLogger(Endings.class.getName());

  /** Of a container whose exit code nobody saw: its conmon or the whole machine was killed. */
  private static final int UNKNOWN = 255;

  private final ConmonContainers.Parts parts;
  private final ContainerRuntime runtime;
  private final ContainerRecords records;
  private final Names names;
  private final Starter starter;
  private final Remover remover;
  private final ContainerEvents events;
  private final InstantSource time;

  Endings(
      ConmonContainers.Parts parts,
      ContainerRecords records,
      Names names,
      Starter starter,
      Remover remover,
      ContainerEvents events) {
    this.parts = parts;
    this.runtime = parts.runtime();
    this.records = records;
    this.names = names;
    this.starter = starter;
    this.remover = remover;
    this.events = events;
    this.time = parts.time();
  }

  /** An exit file is there. Told as often as anybody likes. */
  void seen(ContainerId id) {
    names.find(id).ifPresent(this::look);
  }

  /**
   * Deals with the end of a container, if its exit file is there and it was thought to run. While
   * its process is there the file is not of this run, as conmon writes it after it saw the end; it
   * goes, so that it is not taken for the one that comes.
   */
  void look(Supervised supervised) {
    supervised.lock.lock();
    try {
      var process = supervised.container().state().current();
      var code = ContainerFiles.number(runtime.files().exit(supervised.container().id()));
      if (process.isEmpty() || code.isEmpty()) {
        return;
      }
      if (isAlive(process.get())) {
        runtime.files().forgetExit(supervised.container().id());
      } else {
        ended(supervised, process.get(), code.get(), "");
      }
    } finally {
      supervised.lock.unlock();
    }
  }

  private static boolean isAlive(FirstProcess process) {
    return Processes.isAlive(process.pid(), process.startTicks());
  }

  /** The process is gone, and no exit code came: no file, or one that a power cut left empty. */
  void lost(Supervised supervised) {
    supervised.lock.lock();
    try {
      var process = supervised.container().state().current();
      var code = ContainerFiles.number(runtime.files().exit(supervised.container().id()));
      if (process.isPresent() && code.isEmpty()) {
        ended(supervised, process.get(), UNKNOWN, "its exit code was lost with its conmon");
      }
    } finally {
      supervised.lock.unlock();
    }
  }

  private void ended(Supervised supervised, FirstProcess process, int code, String error) {
    var container = supervised.container();
    boolean oom = parts.cgroups().sawOom(parts.cgroup(container));
    var exit = new Exit(code & 0xff, oom, process.started(), finished(container), error);
    var pause =
        Restarts.afterEnd(
            container.request().lifecycle().restart(),
            exit,
            container.restarts(),
            container.stoppedByHand(),
            supervised.pause(),
            parts.settings().longestPause());
    if (oom) {
      events.publish(container, "oom");
    }
    boolean remove = container.request().lifecycle().autoRemove() && !supervised.isKept();
    pause.ifPresent(supervised::setPause);
    supervised.set(
        pause.isPresent()
            ? new Restarting(exit, time.instant().plus(pause.get()), container.restarts())
            : new Exited(exit));
    if (!remove) {
      records.note(supervised.kept());
    }
    var attributes = Map.of("exitCode", String.valueOf(exit.code()));
    events.publish(container, "die", attributes);
    supervised.takePending().forEach(PendingAttached::close);
    supervised.ended(exit, pause.isPresent());
    if (remove) {
      remover.removeSoon(supervised, exit.code());
      return;
    }
    takeBack(container);
    pause.ifPresent(after -> restartAfter(supervised, after));
  }

  private Instant finished(Container container) {
    try {
      return Files.getLastModifiedTime(runtime.files().exit(container.id())).toInstant();
    } catch (IOException none) {
      return time.instant();
    }
  }

  private void takeBack(Container container) {
    try {
      runtime.delete(container.id());
    } catch (RuntimeException e) {
      LOG.log(ERROR, "the runtime did not forget container " + container.id(), e);
    }
    try {
      parts.foundation().release(container);
    } catch (RuntimeException e) {
      LOG.log(ERROR, "what container " + container.id() + " stood on was not released", e);
    }
  }

  /** Has the policy start it again. The caller holds the lock. */
  void restartAfter(Supervised supervised, Duration pause) {
    supervised.setRestart(
        parts
            .scheduler()
            .schedule(
                () -> Thread.ofVirtual().start(() -> restart(supervised)),
                pause.toNanos(),
                TimeUnit.NANOSECONDS));
  }

  private void restart(Supervised supervised) {
    supervised.lock.lock();
    try {
      var container = supervised.container();
      if (!(container.state() instanceof Restarting) || supervised.isGone()) {
        return;
      }
      try {
        starter.start(supervised, container.restarts() + 1);
        events.publish(supervised.container(), "start");
      } catch (RuntimeException e) {
        LOG.log(WARNING, "container {0} was not restarted: {1}", container.id(), e.getMessage());
        tryAgain(supervised);
      }
    } finally {
      supervised.lock.unlock();
    }
  }

  /** A start that failed counts as an end. */
  private void tryAgain(Supervised supervised) {
    var container = supervised.container();
    Optional<Exit> exit = container.state().lastExit();
    if (exit.isEmpty()) {
      return;
    }
    var soon =
        new Exit(exit.get().code(), false, time.instant(), time.instant(), exit.get().error());
    var pause =
        Restarts.afterEnd(
            container.request().lifecycle().restart(),
            soon,
            container.restarts() + 1,
            container.stoppedByHand(),
            supervised.pause(),
            parts.settings().longestPause());
    if (pause.isEmpty()) {
      supervised.notRunning(exit.get());
      return;
    }
    supervised.setPause(pause.get());
    supervised.set(
        Supervised.with(
            container,
            new Restarting(exit.get(), time.instant().plus(pause.get()), container.restarts() + 1),
            container.restarts() + 1,
            container.stoppedByHand()));
    records.note(supervised.kept());
    restartAfter(supervised, pause.get());
  }
}
