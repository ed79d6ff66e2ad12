package io.moorage.runner;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.Failure;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Running;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.Ground;
import io.moorage.runner.bundle.HostFacts;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.bundle.MountRequest;
import io.moorage.runner.bundle.RestartPolicy;
import io.moorage.runner.bundle.SpecBuilder;
import io.moorage.runner.bundle.SpecInput;
import io.moorage.runner.json.Json;
import io.moorage.runner.runtime.Conmon.Stdio;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.DetachKeys;
import io.moorage.runner.runtime.HostDevices;
import io.moorage.runner.runtime.Processes;
import io.moorage.runner.runtime.RootFiles;
import io.moorage.runner.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/** Starts containers. Its caller holds the container's lock. */
final class Starter {
  private static final int CANNOT_START = 128;

  private final ContainerRuntime runtime;
  private final Foundation foundation;
  private final ContainerRecords records;
  private final HostFacts host;
  private final ContainerSettings settings;
  private final InstantSource time;

  Starter(ConmonContainers.Parts parts, ContainerRecords records) {
    this.runtime = parts.runtime();
    this.foundation = parts.foundation();
    this.records = records;
    this.host = parts.host();
    this.settings = parts.settings();
    this.time = parts.time();
  }

  /**
   * Starts it. When it cannot be, it is as it was, with the reason.
   *
   * @param restarts how often its policy has started it then
   */
  void start(Supervised supervised, int restarts) {
    try {
      run(supervised, restarts);
    } catch (RuntimeException e) {
      clean(supervised, e);
      int code =
          e instanceof RuntimeFailure.NotRunnable notRunnable ? notRunnable.code() : CANNOT_START;
      failed(supervised, new Failure(code, String.valueOf(e.getMessage())));
      throw switch (e) {
        case RuntimeFailure.NotRunnable notRunnable ->
            new ContainerFailure.CannotRun(
                notRunnable.code(), String.valueOf(notRunnable.getMessage()));
        case RuntimeFailure failure ->
            new ContainerFailure.Failed(String.valueOf(failure.getMessage()), failure);
        default -> e;
      };
    }
  }

  private void clean(Supervised supervised, RuntimeException cause) {
    var container = supervised.container();
    try {
      runtime.delete(container.id());
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
    try {
      foundation.release(container);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
    supervised.takePending().forEach(PendingAttached::close);
  }

  private void failed(Supervised supervised, Failure failure) {
    var container = supervised.container();
    var last = container.state().lastExit();
    supervised.set(
        last.isEmpty()
            ? new Created(Optional.of(failure))
            : new Exited(
                new Exit(
                    failure.code(), false, last.get().started(), time.instant(), failure.error())));
    records.note(supervised.kept());
  }

  private void run(Supervised supervised, int restarts) {
    var container = supervised.container();
    var request = container.request();
    var ground = foundation.prepare(container);
    var spec = spec(container, ground);
    // With a terminal a client that goes takes nothing along; else the first one may take stdin.
    boolean stays = request.streams().tty() || !request.streams().stdinOnce();
    var stdio = new Stdio(request.streams().tty(), request.streams().stdin(), stays);
    int pid = runtime.create(container.id(), spec, stdio, request.log().kept());
    connect(supervised);
    OptionalLong ticks = Processes.startTicks(pid);
    if (ticks.isEmpty()) {
      throw new RuntimeFailure("the container ended before it was started");
    }
    var process = new FirstProcess(pid, ticks.getAsLong(), time.instant());
    supervised.set(Supervised.with(container, new Running(process), restarts, false));
    // Before it runs: a daemon that is killed now takes it up again.
    if (restarts == 0 && !(request.lifecycle().restart() instanceof RestartPolicy.No)) {
      // A client's start, that the policy upholds after a power cut, too.
      records.decide(supervised.kept());
    } else {
      records.note(supervised.kept());
    }
    runtime.start(container.id(), () -> Processes.isAlive(pid, process.startTicks()));
  }

  /** Who attached before it was created gets its streams before it writes to them. */
  private void connect(Supervised supervised) {
    var id = supervised.container().id();
    for (var pending : supervised.takePending()) {
      try {
        if (!pending.isClosed()) {
          pending.connect(runtime.attach(id, pending.input(), keys(pending.tty(), pending.keys())));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        pending.close();
        throw new RuntimeFailure("interrupted while attaching", e);
      } catch (RuntimeException e) {
        pending.close();
        throw e;
      }
    }
  }

  /** Only a terminal has keys that detach. */
  static Optional<DetachKeys> keys(boolean tty, Optional<String> words) {
    try {
      return tty ? Optional.of(DetachKeys.parse(words.orElse(""))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new ContainerFailure.Invalid("Invalid detach keys (" + words.orElse("") + ") provided");
    }
  }

  private Json.Obj spec(Container container, Ground ground) {
    var request = container.request();
    RootFiles.requireMountPoints(ground.root());
    makeSources(request);
    var user =
        RootFiles.users(ground.root())
            .find(
                request.command().user().or(() -> container.image().user()).orElse(""),
                request.isolation().groups());
    return SpecBuilder.build(
        new SpecInput(
            container.id(),
            request,
            container.image(),
            ground,
            user,
            HostDevices.of(request.isolation()),
            host,
            settings.cgroupParent(),
            settings.processes()));
  }

  private static void makeSources(ContainerRequest request) {
    for (var mount : request.mounts()) {
      if (mount instanceof MountRequest.Bind bind && !Files.exists(bind.source())) {
        if (!bind.createSource()) {
          throw new InvalidRequest(
              "invalid mount config for type \"bind\": bind source path does not exist: "
                  + bind.source());
        }
        try {
          Files.createDirectories(bind.source());
        } catch (IOException e) {
          throw new InvalidRequest(
              "error while creating mount source path '%s': %s"
                  .formatted(bind.source(), e.getMessage()));
        }
      }
    }
  }
}
