package io.moorage.runner;

import static java.lang.System.Logger.Level.ERROR;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ExecSpec;
import io.moorage.runner.bundle.HostFacts;
import io.moorage.runner.bundle.WindowSize;
import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import io.moorage.runner.runtime.Attached;
import io.moorage.runner.runtime.Conmon.Stdio;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.ExecProcess;
import io.moorage.runner.runtime.RootFiles;
import io.moorage.runner.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Further processes in containers. They end with this daemon's knowledge of them. */
final class Execs {
  private static final System.Logger LOG = System.getLogger(Execs.class.getName());
  private static final int REMEMBERED = 1024;
  private static final int LOST = 255;
  private static final long STACK = 256L << 10;

  private final ContainerRuntime runtime;
  private final HostFacts host;
  private final ContainerEvents events;
  private final RandomGenerator random;

  /** The oldest that ended go first. */
  private final Map<String, Exec> execs = new LinkedHashMap<>();

  Execs(ContainerRuntime runtime, HostFacts host, ContainerEvents events, RandomGenerator random) {
    this.runtime = runtime;
    this.host = host;
    this.events = events;
    this.random = random;
  }

  Exec create(Container container, ExecRequest request) {
    if (request.arguments().isEmpty()) {
      throw new ContainerFailure.Invalid("No exec command specified");
    }
    // An exec's keys are checked before anything runs.
    var _ = Starter.keys(request.tty(), request.detachKeys());
    var exec =
        new Exec(
            ContainerId.random(random).hex(),
            container.id(),
            request,
            false,
            OptionalInt.empty(),
            OptionalInt.empty());
    put(exec);
    events.publish(
        container,
        "exec_create: " + String.join(" ", request.arguments()),
        Map.of("execID", exec.id()));
    return exec;
  }

  private synchronized void put(Exec exec) {
    execs.put(exec.id(), exec);
    var oldest = execs.values().iterator();
    while (execs.size() > REMEMBERED && oldest.hasNext()) {
      if (!oldest.next().running()) {
        oldest.remove();
      }
    }
  }

  synchronized Exec get(String id) {
    var exec = execs.get(id);
    if (exec == null) {
      throw new ContainerFailure.NoSuchExec(id);
    }
    return exec;
  }

  /** Takes the right to start it. */
  private synchronized Exec begin(String id) {
    var exec = get(id);
    if (exec.running()) {
      throw new ContainerFailure.Conflict("Error: Exec command " + id + " is already running");
    }
    if (exec.exitCode().isPresent()) {
      throw new ContainerFailure.Conflict("Error: Exec command " + id + " has already run");
    }
    put(with(exec, true, OptionalInt.empty(), OptionalInt.empty()));
    return exec;
  }

  private static Exec with(Exec exec, boolean running, OptionalInt pid, OptionalInt code) {
    return new Exec(exec.id(), exec.container(), exec.request(), running, pid, code);
  }

  /** Starts it; its streams, if they are wanted. */
  Optional<Attached> start(
      Container container, String id, boolean attach, Optional<TerminalSize> size) {
    var exec = begin(id);
    var request = exec.request();
    try {
      var process =
          runtime.exec(
              container.id(),
              id,
              process(container, request, size),
              new Stdio(request.tty(), attach && request.attachStdin(), request.tty()),
              attach,
              Starter.keys(request.tty(), request.detachKeys()));
      put(with(exec, true, OptionalInt.of(process.pid()), OptionalInt.empty()));
      events.publish(
          container, "exec_start: " + String.join(" ", request.arguments()), Map.of("execID", id));
      // It reads a pipe, which holds a virtual thread's carrier for as long as the process lives.
      Thread.ofPlatform()
          .daemon()
          .name("exec")
          .stackSize(STACK)
          .start(() -> await(container, exec, process));
      return process.attached();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(container, exec, LOST);
      throw new ContainerFailure.Failed("interrupted", e);
    } catch (RuntimeFailure.NotRunnable e) {
      failed(container, exec, e.code());
      throw new ContainerFailure.CannotRun(e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeFailure e) {
      failed(container, exec, 126);
      throw new ContainerFailure.Failed(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      failed(container, exec, 126);
      throw e;
    }
  }

  private void failed(Container container, Exec exec, int code) {
    put(with(exec, false, OptionalInt.empty(), OptionalInt.of(code)));
    runtime.forgetExec(container.id(), exec.id());
  }

  private void await(Container container, Exec exec, ExecProcess process) {
    try {
      int code = process.awaitExit().orElse(LOST);
      put(with(exec, false, OptionalInt.of(process.pid()), OptionalInt.of(code)));
      events.publish(
          container, "exec_die", Map.of("execID", exec.id(), "exitCode", String.valueOf(code)));
      runtime.forgetExec(container.id(), exec.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(ERROR, "the end of exec " + exec.id() + " was not dealt with", e);
    }
  }

  private Json.Obj process(Container container, ExecRequest request, Optional<TerminalSize> size) {
    Json.Obj spec;
    try {
      spec = JsonDocument.readObject(Files.readAllBytes(runtime.files().spec(container.id())));
    } catch (IOException e) {
      throw new RuntimeFailure("reading the container's spec: " + e.getMessage(), e);
    }
    var root = Path.of(RecordJson.text(RecordJson.object(spec, "root"), "path"));
    var user =
        request
            .user()
            .map(
                word -> RootFiles.users(root).find(word, container.request().isolation().groups()));
    return ExecSpec.of(
        spec,
        new ExecSpec.Wanted(
            request.arguments(),
            request.environment(),
            user,
            request.workingDirectory(),
            request.tty(),
            request.privileged(),
            size.map(s -> new WindowSize(s.rows(), s.columns()))),
        host.capabilities().stream().sorted().toList());
  }

  void resize(String id, TerminalSize size) {
    var exec = get(id);
    if (!exec.running()) {
      throw new ContainerFailure.Conflict("exec " + id + " is not running");
    }
    try {
      runtime.resizeExec(exec.container(), id, size.rows(), size.columns());
    } catch (RuntimeFailure e) {
      throw new ContainerFailure.Failed(String.valueOf(e.getMessage()), e);
    }
  }
}
