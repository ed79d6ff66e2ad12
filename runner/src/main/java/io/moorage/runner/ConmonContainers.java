package io.moorage.runner;

import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;
import io.moorage.runner.bundle.CommandLine;
import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.HostFacts;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.Signal;
import io.moorage.runner.log.ContainerLog;
import io.moorage.runner.log.LogQuery;
import io.moorage.runner.log.LogReader;
import io.moorage.runner.runtime.Attached;
import io.moorage.runner.runtime.Cgroups;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.ExitWatch;
import io.moorage.runner.runtime.Processes;
import io.moorage.runner.runtime.RuntimeFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Containers that conmon and runc hold. They go on without this process, and are taken up again.
 */
public final class ConmonContainers implements Containers, AutoCloseable {
  private static final int REMEMBERED = 1024;
  private static final Duration AFTER_KILL = Duration.ofSeconds(30);

  private final Parts parts;
  private final Names names;
  private final ContainerEvents events;
  private final ContainerRecords records;
  private final Starter starter;
  private final Remover remover;
  private final Endings endings;
  private final Execs execs;
  private final Map<String, Integer> codes = Collections.synchronizedMap(new Remembered());
  private Optional<ExitWatch> watch = Optional.empty();
  private Optional<ScheduledFuture<?>> rounds = Optional.empty();

  /**
   * What containers are made with.
   *
   * @param store of the records
   * @param scheduler for what happens later; it does not do the work itself
   */
  public record Parts(
      KeyValueStore store,
      ContainerRuntime runtime,
      Foundation foundation,
      Cgroups cgroups,
      HostFacts host,
      ContainerSettings settings,
      Events events,
      InstantSource time,
      ScheduledExecutorService scheduler,
      RandomGenerator random) {}

  /** The last codes of what was removed. */
  private static final class Remembered extends LinkedHashMap<String, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
      return size() > REMEMBERED;
    }
  }

  private ConmonContainers(Parts parts) {
    this.parts = parts;
    names = new Names(parts.random());
    events = new ContainerEvents(parts.events());
    records = new ContainerRecords(parts.store(), parts.runtime().files());
    starter =
        new Starter(
            parts.runtime(),
            parts.foundation(),
            records,
            parts.host(),
            parts.settings(),
            parts.time());
    remover = new Remover(parts.runtime(), parts.foundation(), records, names, events, codes);
    endings =
        new Endings(
            parts.runtime(),
            parts.foundation(),
            records,
            names,
            starter,
            remover,
            events,
            parts.cgroups(),
            parts.settings(),
            parts.time(),
            parts.scheduler());
    execs = new Execs(parts.runtime(), parts.host(), events, parts.random());
  }

  /** Takes up what is there, and begins to look after it. */
  public static ConmonContainers open(Parts parts) {
    var containers = new ConmonContainers(parts);
    var kept = containers.records.list().stream().map(Supervised::new).toList();
    for (var supervised : kept) {
      var container = supervised.container();
      if (!(container.state() instanceof Removing)) {
        containers.names.reserve(container.name(), container.id());
        containers.names.add(supervised);
      }
    }
    containers.watch = Optional.of(ExitWatch.start(parts.runtime().files(), containers::seen));
    var adoption =
        new Adoption(
            parts.runtime(),
            parts.foundation(),
            containers.records,
            containers.endings,
            containers.remover);
    kept.forEach(adoption::adopt);
    var rounds =
        new Rounds(containers.names, parts.runtime(), containers.endings, parts.settings());
    containers.rounds =
        Optional.of(
            parts
                .scheduler()
                .scheduleWithFixedDelay(
                    rounds::go, Rounds.PERIOD_MILLIS, Rounds.PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    return containers;
  }

  private void seen(ContainerId id) {
    Thread.ofVirtual().start(() -> endings.seen(id));
  }

  @Override
  public Container create(
      Optional<String> name, ContainerRequest request, String imageId, ImageDefaults image) {
    var id = ContainerId.random(parts.random());
    var chosen = name.map(Names::check).orElseGet(names::invent);
    names.reserve(chosen, id);
    boolean made = false;
    try {
      var files = parts.runtime().files();
      var container =
          new Container(
              id,
              chosen,
              request,
              imageId,
              image,
              CommandLine.arguments(request.command(), image),
              parts.time().instant(),
              new Created(Optional.empty()),
              0,
              false,
              files.directory(id),
              files.log(id));
      Preflight.check(container, parts.host(), parts.settings());
      if (!records.create(container, parts.foundation().pin(container))) {
        throw new ContainerFailure.Conflict("the image " + request.image() + " is going away");
      }
      names.add(new Supervised(new ContainerRecords.Kept(container, Duration.ZERO)));
      made = true;
      events.publish(container, "create");
      return container;
    } finally {
      if (!made) {
        names.release(chosen, id);
      }
    }
  }

  @Override
  public Container get(String reference) {
    return names.find(reference).container();
  }

  @Override
  public List<Container> list() {
    return names.all().stream()
        .map(Supervised::container)
        .sorted(Comparator.comparing(Container::created).reversed())
        .toList();
  }

  /** Something that is done to a container, with its lock held. */
  private interface Action<T> {
    T on(Supervised supervised, Container container) throws InterruptedException;
  }

  private <T> T with(String reference, Action<T> action) {
    var supervised = names.find(reference);
    supervised.lock.lock();
    try {
      if (supervised.isGone()) {
        throw new ContainerFailure.NoSuchContainer(reference);
      }
      return action.on(supervised, supervised.container());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerFailure.Failed("interrupted", e);
    } catch (RuntimeFailure e) {
      throw new ContainerFailure.Failed(String.valueOf(e.getMessage()), e);
    } finally {
      supervised.lock.unlock();
    }
  }

  @Override
  public boolean start(String reference) {
    return with(
        reference,
        (supervised, container) -> {
          if (!Transitions.start(container.state()).orThrow()) {
            return false;
          }
          start(supervised);
          return true;
        });
  }

  private void start(Supervised supervised) {
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

  @Override
  public boolean stop(String reference, Optional<Integer> seconds, Optional<Signal> signal) {
    return with(
        reference,
        (supervised, container) ->
            Transitions.stop(container.state()).orThrow()
                && stop(supervised, container, seconds, signal));
  }

  private boolean stop(
      Supervised supervised, Container container, Optional<Integer> seconds, Optional<Signal> given)
      throws InterruptedException {
    supervised.cancelRestart();
    stoppedByHand(supervised);
    if (container.state() instanceof Restarting restarting) {
      supervised.set(new Exited(restarting.last()));
      records.decide(supervised.kept());
      supervised.notRunning(restarting.last());
      return true;
    }
    var signal = given.or(() -> container.request().lifecycle().stopSignal());
    int wait =
        seconds
            .or(() -> container.request().lifecycle().stopTimeout())
            .orElse((int) parts.settings().stopTimeout().toSeconds());
    long before = supervised.ends();
    signal(supervised, signal.orElseGet(() -> stopSignal(container)));
    long nanos = wait < 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(wait);
    if (!supervised.awaitEnd(before, nanos)) {
      killAndWait(supervised, before);
    }
    events.publish(supervised.container(), "stop");
    return true;
  }

  private static Signal stopSignal(Container container) {
    return container.image().stopSignal().map(Signal::parse).orElse(Signal.TERM);
  }

  private void killAndWait(Supervised supervised, long before) throws InterruptedException {
    signal(supervised, Signal.KILL);
    if (!supervised.awaitEnd(before, AFTER_KILL.toNanos())) {
      throw new ContainerFailure.Failed(
          "container %s did not end within %d s of SIGKILL"
              .formatted(supervised.container().id(), AFTER_KILL.toSeconds()));
    }
  }

  private void stoppedByHand(Supervised supervised) {
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
      parts.runtime().resume(container.id());
      supervised.set(new Running(frozen));
      records.note(supervised.kept());
    }
  }

  @Override
  public void restart(String reference, Optional<Integer> seconds, Optional<Signal> signal) {
    var _ =
        with(
            reference,
            (supervised, container) -> {
              if (container.state() instanceof Removing) {
                Transitions.start(container.state()).orThrow();
              }
              if (Transitions.stop(container.state()).orThrow()) {
                var _ = stop(supervised, container, seconds, signal);
              }
              if (supervised.isGone()) {
                throw new ContainerFailure.NoSuchContainer(reference);
              }
              start(supervised);
              events.publish(supervised.container(), "restart");
              return true;
            });
  }

  @Override
  public void kill(String reference, Signal signal) {
    var _ =
        with(
            reference,
            (supervised, container) -> {
              Transitions.kill(container.name(), container.state()).orThrow();
              var stop = container.request().lifecycle().stopSignal().orElse(stopSignal(container));
              if (signal.equals(Signal.KILL) || signal.equals(stop)) {
                stoppedByHand(supervised);
              }
              signal(supervised, signal);
              return true;
            });
  }

  @Override
  public void pause(String reference) {
    var _ =
        with(
            reference,
            (supervised, container) -> {
              Transitions.pause(container.name(), container.state()).orThrow();
              parts.runtime().pause(container.id());
              container.state().current().ifPresent(p -> supervised.set(new Paused(p)));
              records.note(supervised.kept());
              events.publish(container, "pause");
              return true;
            });
  }

  @Override
  public void unpause(String reference) {
    var _ =
        with(
            reference,
            (supervised, container) -> {
              Transitions.unpause(container.name(), container.state()).orThrow();
              parts.runtime().resume(container.id());
              container.state().current().ifPresent(p -> supervised.set(new Running(p)));
              records.note(supervised.kept());
              events.publish(container, "unpause");
              return true;
            });
  }

  @Override
  public Waiter waitFor(String reference, Waiter.Condition condition) {
    try {
      return with(reference, (supervised, container) -> waitFor(supervised, container, condition));
    } catch (ContainerFailure.NoSuchContainer e) {
      var code = codes.get(reference);
      if (code == null) {
        throw e;
      }
      return ExitWaiter.of(condition, new Waiter.Result(code, ""));
    }
  }

  private static Waiter waitFor(
      Supervised supervised, Container container, Waiter.Condition condition) {
    boolean ended =
        switch (container.state()) {
          case Running _, Paused _, Restarting _ -> false;
          case Created _, Exited _, Removing _ -> true;
        };
    if (condition == Waiter.Condition.NOT_RUNNING && ended) {
      var exit = container.state().lastExit();
      return ExitWaiter.of(
          condition,
          new Waiter.Result(
              exit.map(ContainerState.Exit::code).orElse(0),
              exit.map(ContainerState.Exit::error).orElse("")));
    }
    var waiter =
        new ExitWaiter(
            condition,
            mine -> {
              supervised.lock.lock();
              try {
                supervised.remove(mine);
              } finally {
                supervised.lock.unlock();
              }
            });
    supervised.add(waiter);
    return waiter;
  }

  @Override
  public void rename(String reference, String name) {
    var _ =
        with(
            reference,
            (supervised, container) -> {
              var wanted = Names.check(name);
              if (wanted.equals(container.name())) {
                throw new ContainerFailure.Invalid(
                    "Renaming a container with the same name as its current name");
              }
              names.reserve(wanted, container.id());
              supervised.set(Supervised.renamed(container, wanted));
              records.decide(supervised.kept());
              names.release(container.name(), container.id());
              events.publish(
                  supervised.container(), "rename", Map.of("oldName", "/" + container.name()));
              return true;
            });
  }

  @Override
  public void remove(String reference, boolean force) {
    var _ =
        with(
            reference,
            (supervised, container) -> {
              if (force && container.state().current().isPresent()) {
                stoppedByHand(supervised);
                killAndWait(supervised, supervised.ends());
              } else if (!(force && container.state() instanceof Restarting)) {
                Transitions.remove(container.name(), container.state()).orThrow();
              }
              if (!supervised.isGone()) {
                remover.remove(supervised, 0);
              }
              return true;
            });
  }

  @Override
  public ProcessTable top(String reference, String psArguments) {
    var container = get(reference);
    Transitions.exec(container.name(), container.state()).orThrow();
    return ProcessList.of(parts.cgroups().processes(cgroup(container)), psArguments);
  }

  private String cgroup(Container container) {
    return container.request().isolation().cgroupParent().orElse(parts.settings().cgroupParent())
        + "/"
        + container.id();
  }

  @Override
  public Attached attach(String reference, boolean stdin, Optional<String> detachKeys) {
    return with(
        reference,
        (supervised, container) -> {
          Transitions.attach(container.name(), container.state()).orThrow();
          boolean tty = container.request().streams().tty();
          var keys = Starter.keys(tty, detachKeys);
          events.publish(container, "attach");
          return container.state() instanceof Running
              ? parts.runtime().attach(container.id(), stdin, keys)
              : supervised.pend(new PendingAttached(stdin, tty, detachKeys));
        });
  }

  @Override
  public void resize(String reference, TerminalSize size) {
    var container = get(reference);
    if (container.state().current().isEmpty()) {
      throw new ContainerFailure.Conflict("container %s is not running".formatted(reference));
    }
    try {
      parts.runtime().resize(container.id(), size.rows(), size.columns());
    } catch (RuntimeFailure e) {
      throw new ContainerFailure.Failed(String.valueOf(e.getMessage()), e);
    }
    events.publish(
        container,
        "resize",
        Map.of("height", String.valueOf(size.rows()), "width", String.valueOf(size.columns())));
  }

  @Override
  public LogReader logs(String reference, LogQuery query) {
    var supervised = names.find(reference);
    if (!supervised.container().request().log().kept()) {
      throw new ContainerFailure.Invalid("configured logging driver does not support reading");
    }
    return new ContainerLog(supervised.container().log())
        .read(query, () -> supervised.container().state().current().isPresent(), parts.time());
  }

  @Override
  public Exec createExec(String reference, ExecRequest request) {
    var container = get(reference);
    Transitions.exec(container.name(), container.state()).orThrow();
    return execs.create(container, request);
  }

  @Override
  public Exec exec(String id) {
    return execs.get(id);
  }

  @Override
  public Attached startExec(String id, Optional<TerminalSize> size) {
    return execs.start(containerOf(id), id, true, size).orElseThrow();
  }

  @Override
  public void startDetachedExec(String id) {
    var _ = execs.start(containerOf(id), id, false, Optional.empty());
  }

  private Container containerOf(String exec) {
    var container = get(execs.get(exec).container().hex());
    Transitions.exec(container.name(), container.state()).orThrow();
    return container;
  }

  @Override
  public void resizeExec(String id, TerminalSize size) {
    execs.resize(id, size);
  }

  /** Stops to look after the containers, which go on. */
  @Override
  public void close() {
    watch.ifPresent(ExitWatch::close);
    rounds.ifPresent(task -> task.cancel(false));
  }
}
