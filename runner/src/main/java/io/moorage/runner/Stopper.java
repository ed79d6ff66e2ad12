package io.moorage.runner;

import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;
import io.moorage.runner.bundle.Signal;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.Processes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ends containers by signals. Its caller holds the container's lock. */
record Stopper(
    ContainerRuntime runtime,
    ContainerRecords records,
    ContainerEvents events,
    ContainerSettings settings) {
  private static final Duration AFTER_KILL = Duration.ofSeconds(30);

  /**
   * Sends the stop signal, and after a while SIGKILL; returns when it has ended.
   *
   * @param seconds how long it is given; none for the container's own; negative for ever
   * @param given none for the container's own signal
   */
  void stop(Supervised supervised, Optional<Integer> seconds, Optional<Signal> given)
      throws InterruptedException {
    var container = supervised.container();
    supervised.cancelRestart();
    byHand(supervised);
    if (container.state() instanceof Restarting restarting) {
      supervised.set(new Exited(restarting.last()));
      records.decide(supervised.kept());
      supervised.notRunning(restarting.last());
      return;
    }
    int wait =
        seconds
            .or(() -> container.request().lifecycle().stopTimeout())
            .orElse((int) settings.stopTimeout().toSeconds());
    long before = supervised.ends();
    signal(supervised, given.orElseGet(() -> signalOf(container)));
    long nanos = wait < 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(wait);
    if (!supervised.awaitEnd(before, nanos)) {
      killAndWait(supervised, before);
    }
    events.publish(supervised.container(), "stop");
  }

  /** Sends a signal; one that is to end it says that a client wanted so. */
  void kill(Supervised supervised, Signal signal) {
    if (signal.equals(Signal.KILL) || signal.equals(signalOf(supervised.container()))) {
      byHand(supervised);
    }
    signal(supervised, signal);
  }

  /** Kills it at once, and returns when it has ended. */
  void killAndWait(Supervised supervised) throws InterruptedException {
    byHand(supervised);
    killAndWait(supervised, supervised.ends());
  }

  private void killAndWait(Supervised supervised, long before) throws InterruptedException {
    signal(supervised, Signal.KILL);
    if (!supervised.awaitEnd(before, AFTER_KILL.toNanos())) {
      throw new ContainerFailure.Failed(
          "container %s did not end within %d s of SIGKILL"
              .formatted(supervised.container().id(), AFTER_KILL.toSeconds()));
    }
  }

  /** What ends it in good order: its own signal, its image's, or TERM. */
  static Signal signalOf(Container container) {
    return container
        .request()
        .lifecycle()
        .stopSignal()
        .or(() -> container.image().stopSignal().map(Signal::parse))
        .orElse(Signal.TERM);
  }

  private void byHand(Supervised supervised) {
    var c = supervised.container();
    if (!c.stoppedByHand()) {
      supervised.set(Supervised.with(c, c.state(), c.restarts(), true));
      records.decide(supervised.kept());
    }
  }

  /** Sends a signal; what is frozen gets it when it goes on, so it does. */
  private void signal(Supervised supervised, Signal signal) {
    var container = supervised.container();
    var process = container.state().current();
    if (process.isEmpty()) {
      return;
    }
    var _ = Processes.signal(process.get().pid(), process.get().startTicks(), signal.number());
    events.publish(container, "kill", Map.of("signal", String.valueOf(signal.number())));
    if (container.state() instanceof Paused(FirstProcess frozen)) {
      runtime.resume(container.id());
      supervised.set(new Running(frozen));
      records.note(supervised.kept());
    }
  }
}
