package io.moorage.runner;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;
import io.moorage.runner.bundle.Signal;
import io.moorage.runner.runtime.ContainerRuntime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What clients have containers do. Its caller holds the container's lock. */
record Orders(
    ContainerRuntime runtime,
    ContainerRecords records,
    ContainerEvents events,
    Names names,
    Starter starter,
    Stopper stopper,
    Remover remover) {

  /** Starts it; false if it runs already. */
  boolean start(Supervised supervised) {
    if (!Transitions.start(supervised.container().state()).orThrow()) {
      return false;
    }
    startNow(supervised);
    return true;
  }

  private void startNow(Supervised supervised) {
    supervised.cancelRestart();
    supervised.setPause(Duration.ZERO);
    try {
      starter.start(supervised, 0);
      events.publish(supervised.container(), "start");
    } catch (RuntimeException e) {
      if (supervised.container().request().lifecycle().autoRemove()) {
        int code =
            supervised.container().state() instanceof Created(var failure)
                ? failure.map(ContainerState.Failure::code).orElse(0)
                : 0;
        remover.remove(supervised, code);
      }
      throw e;
    }
  }

  /** Stops it; false if it did not run. */
  boolean stop(Supervised supervised, Optional<Integer> seconds, Optional<Signal> signal)
      throws InterruptedException {
    if (!Transitions.stop(supervised.container().state()).orThrow()) {
      return false;
    }
    stopper.stop(supervised, seconds, signal);
    return true;
  }

  /** Stops it if it runs, and starts it. */
  void restart(Supervised supervised, Optional<Integer> seconds, Optional<Signal> signal)
      throws InterruptedException {
    var container = supervised.container();
    if (container.state() instanceof Removing) {
      Transitions.start(container.state()).orThrow();
    }
    supervised.keep(true);
    try {
      var _ = stop(supervised, seconds, signal);
    } finally {
      supervised.keep(false);
    }
    if (supervised.isGone()) {
      throw new ContainerFailure.NoSuchContainer(container.name());
    }
    startNow(supervised);
    events.publish(supervised.container(), "restart");
  }

  void kill(Supervised supervised, Signal signal) {
    var container = supervised.container();
    Transitions.kill(container.name(), container.state()).orThrow();
    stopper.kill(supervised, signal);
  }

  void pause(Supervised supervised) {
    var container = supervised.container();
    Transitions.pause(container.name(), container.state()).orThrow();
    runtime.pause(container.id());
    container.state().current().ifPresent(process -> supervised.set(new Paused(process)));
    records.note(supervised.kept());
    events.publish(container, "pause");
  }

  void unpause(Supervised supervised) {
    var container = supervised.container();
    Transitions.unpause(container.name(), container.state()).orThrow();
    runtime.resume(container.id());
    container.state().current().ifPresent(process -> supervised.set(new Running(process)));
    records.note(supervised.kept());
    events.publish(container, "unpause");
  }

  void rename(Supervised supervised, String name) {
    var container = supervised.container();
    var wanted = Names.check(name);
    if (wanted.equals(container.name())) {
      throw new ContainerFailure.Invalid(
          "Renaming a container with the same name as its current name");
    }
    names.reserve(wanted, container.id());
    supervised.set(Supervised.renamed(container, wanted));
    records.decide(supervised.kept());
    names.release(container.name(), container.id());
    events.publish(supervised.container(), "rename", Map.of("oldName", "/" + container.name()));
  }

  void remove(Supervised supervised, boolean force) throws InterruptedException {
    var container = supervised.container();
    if (force && container.state().current().isPresent()) {
      stopper.killAndWait(supervised);
    } else if (!(force && container.state() instanceof Restarting)) {
      Transitions.remove(container.name(), container.state()).orThrow();
    }
    if (!supervised.isGone()) {
      remover.remove(supervised, 0);
    }
  }
}
