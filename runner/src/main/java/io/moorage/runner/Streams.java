package io.moorage.runner;

import io.moorage.runner.ContainerState.Running;
import io.moorage.runner.log.ContainerLog;
import io.moorage.runner.log.LogQuery;
import io.moorage.runner.log.LogReader;
import io.moorage.runner.runtime.Attached;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.RuntimeFailure;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What goes into containers and comes out of them. */
record Streams(ContainerRuntime runtime, ContainerEvents events, InstantSource time) {

  /** Connects, now or when it starts. The caller holds the container's lock. */
  Attached attach(Supervised supervised, boolean stdin, Optional<String> detachKeys)
      throws InterruptedException {
    var container = supervised.container();
    Transitions.attach(container.name(), container.state()).orThrow();
    boolean tty = container.request().streams().tty();
    var keys = Starter.keys(tty, detachKeys);
    events.publish(container, "attach");
    return container.state() instanceof Running
        ? runtime.attach(container.id(), stdin, keys)
        : supervised.pend(new PendingAttached(stdin, tty, detachKeys));
  }

  void resize(Container container, TerminalSize size) {
    if (container.state().current().isEmpty()) {
      throw new ContainerFailure.Conflict(
          "container %s is not running".formatted(container.name()));
    }
    try {
      runtime.resize(container.id(), size.rows(), size.columns());
    } catch (RuntimeFailure e) {
      throw new ContainerFailure.Failed(String.valueOf(e.getMessage()), e);
    }
    events.publish(
        container,
        "resize",
        Map.of("height", String.valueOf(size.rows()), "width", String.valueOf(size.columns())));
  }

  LogReader logs(Supervised supervised, LogQuery query) {
    if (!supervised.container().request().log().kept()) {
      throw new ContainerFailure.Invalid("configured logging driver does not support reading");
    }
    return new ContainerLog(supervised.container().log())
        .read(query, () -> supervised.container().state().current().isPresent(), time);
  }
}
