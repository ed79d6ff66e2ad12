package io.moorage.runner;

import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.HostFacts;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.Signal;
import io.moorage.runner.log.LogQuery;
import io.moorage.runner.log.LogReader;
import io.moorage.runner.runtime.Attached;
import io.moorage.runner.runtime.Cgroups;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.ExitWatch;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * Containers that conmon and runc hold. They go on without this process, and are taken up again.
 */
public final class ConmonContainers implements Containers, AutoCloseable {
  private final Parts parts;
  private final Names names;
  private final Turns turns;
  private final ContainerRecords records;
  private final Remover remover;
  private final Endings endings;
  private final Creator creator;
  private final Orders orders;
  private final Waiting waiting;
  private final Streams streams;
  private final Execs execs;
  private final Rounds rounds;
  private Optional<ExitWatch> watch = Optional.empty();

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
      RandomGenerator random) {

    /** The control group of a container. */
    String cgroup(Container container) {
      var parent = container.request().isolation().cgroupParent().orElse(settings.cgroupParent());
      return parent + "/" + container.id();
    }
  }

  private ConmonContainers(Parts parts) {
    this.parts = parts;
    names = new Names(parts.random());
    turns = new Turns(names);
    records = new ContainerRecords(parts.store(), parts.runtime().files());
    var events = new ContainerEvents(parts.events());
    var codes = new LastCodes();
    var starter = new Starter(parts, records);
    remover = new Remover(parts.runtime(), parts.foundation(), records, names, events, codes);
    endings = new Endings(parts, records, names, starter, remover, events);
    creator = new Creator(parts, names, records, events);
    var stopper = new Stopper(parts.runtime(), records, events, parts.settings());
    orders = new Orders(parts.runtime(), records, events, names, starter, stopper, remover);
    waiting = new Waiting(turns, codes);
    streams = new Streams(parts.runtime(), events, parts.time());
    execs = new Execs(parts.runtime(), parts.host(), events, parts.random());
    rounds = new Rounds(names, endings, parts);
  }

  /** Takes up what is there, and begins to look after it. */
  public static ConmonContainers open(Parts parts) {
    var containers = new ConmonContainers(parts);
    containers.takeUp();
    return containers;
  }

  private void takeUp() {
    var kept = records.list().stream().map(Supervised::new).toList();
    for (var supervised : kept) {
      var container = supervised.container();
      if (!(container.state() instanceof Removing)) {
        names.reserve(container.name(), container.id());
        names.add(supervised);
      }
    }
    watch =
        Optional.of(
            ExitWatch.start(
                parts.runtime().files(), id -> Thread.ofVirtual().start(() -> endings.seen(id))));
    var adoption = new Adoption(parts.runtime(), parts.foundation(), records, endings, remover);
    kept.forEach(adoption::adopt);
    rounds.start();
  }

  @Override
  public Container create(
      Optional<String> name, ContainerRequest request, String imageId, ImageDefaults image) {
    return creator.create(name, request, imageId, image);
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

  @Override
  public boolean start(String reference) {
    return turns.with(reference, orders::start);
  }

  @Override
  public boolean stop(String reference, Optional<Integer> seconds, Optional<Signal> signal) {
    return turns.with(reference, container -> orders.stop(container, seconds, signal));
  }

  @Override
  public void restart(String reference, Optional<Integer> seconds, Optional<Signal> signal) {
    turns.run(reference, container -> orders.restart(container, seconds, signal));
  }

  @Override
  public void kill(String reference, Signal signal) {
    turns.run(reference, container -> orders.kill(container, signal));
  }

  @Override
  public void pause(String reference) {
    turns.run(reference, orders::pause);
  }

  @Override
  public void unpause(String reference) {
    turns.run(reference, orders::unpause);
  }

  @Override
  public Waiter waitFor(String reference, Waiter.Condition condition) {
    return waiting.waitFor(reference, condition);
  }

  @Override
  public void rename(String reference, String name) {
    turns.run(reference, container -> orders.rename(container, name));
  }

  @Override
  public void remove(String reference, boolean force) {
    turns.run(reference, container -> orders.remove(container, force));
  }

  @Override
  public ProcessTable top(String reference, String psArguments) {
    var container = get(reference);
    Transitions.exec(container.name(), container.state()).orThrow();
    return ProcessList.of(parts.cgroups().processes(parts.cgroup(container)), psArguments);
  }

  @Override
  public Attached attach(String reference, boolean stdin, Optional<String> detachKeys) {
    return turns.with(reference, container -> streams.attach(container, stdin, detachKeys));
  }

  @Override
  public void resize(String reference, TerminalSize size) {
    streams.resize(get(reference), size);
  }

  @Override
  public LogReader logs(String reference, LogQuery query) {
    return streams.logs(names.find(reference), query);
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
    rounds.close();
  }
}
