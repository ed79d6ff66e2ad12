package io.moorage.runner.runtime;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import io.moorage.runner.runtime.Conmon.Stdio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Makes containers run, by conmon and runc. Safe for use by many threads, but for one container one
 * at a time.
 */
public final class ContainerRuntime {
  private final ContainerFiles files;
  private final Conmon conmon;

  public ContainerRuntime(ContainerFiles files, Conmon conmon) {
    this.files = files;
    this.conmon = conmon;
  }

  public ContainerFiles files() {
    return files;
  }

  /**
   * Creates a container from its spec; it waits to be started. What an earlier one of this id left
   * is taken away.
   *
   * @return the number of its first process
   */
  public int create(ContainerId id, Json.Obj spec, Stdio stdio, boolean logged) {
    conmon.runc().delete(id);
    try {
      Files.createDirectories(files.directory(id));
      Files.deleteIfExists(files.exit(id));
      Files.deleteIfExists(files.pid(id));
      Files.write(files.spec(id), JsonDocument.write(spec));
    } catch (IOException e) {
      throw new RuntimeFailure("writing the bundle: " + e.getMessage(), e);
    }
    return conmon.create(id, files, stdio, logged);
  }

  /**
   * Starts a container that was created.
   *
   * @param isAlive whether its first process is there
   */
  public void start(ContainerId id, BooleanSupplier isAlive) {
    conmon.runc().start(id, isAlive);
  }

  /** Whether it was created, and waits to be started. */
  public boolean waits(ContainerId id, int pid) {
    return conmon.runc().waits(id, pid);
  }

  public void pause(ContainerId id) {
    conmon.runc().pause(id);
  }

  public void resume(ContainerId id) {
    conmon.runc().resume(id);
  }

  /** Takes away what the runtime holds of a container, which ended or is killed by this. */
  public void delete(ContainerId id) {
    conmon.runc().delete(id);
  }

  /**
   * Connects to the streams of a container that was created.
   *
   * @param input whether what is written goes to it
   */
  public Attached attach(ContainerId id, boolean input, Optional<DetachKeys> keys)
      throws InterruptedException {
    return ConmonAttached.to(files.directory(id), input, keys);
  }

  public void resize(ContainerId id, int rows, int columns) {
    Conmon.resize(files.directory(id), rows, columns);
  }

  /** Gives the terminal of a further process this size. */
  public void resizeExec(ContainerId id, String exec, int rows, int columns) {
    Conmon.resize(execDirectory(id, exec), rows, columns);
  }

  /** Has the container's log go on in a new file. */
  public void reopenLog(ContainerId id) {
    Conmon.reopenLog(files.directory(id));
  }

  private Path execDirectory(ContainerId id, String exec) {
    return files.execs(id).resolve(exec);
  }

  /**
   * Runs a further process in a container.
   *
   * @param exec its id
   * @param process the {@code process} of a runtime spec
   * @param attach whether its streams are wanted; nothing of its output is missed then
   */
  public ExecProcess exec(
      ContainerId id,
      String exec,
      Json.Obj process,
      Stdio stdio,
      boolean attach,
      Optional<DetachKeys> keys)
      throws InterruptedException {
    var directory = execDirectory(id, exec);
    try {
      Files.createDirectories(directory);
      Files.write(directory.resolve("process.json"), JsonDocument.write(process));
    } catch (IOException e) {
      throw new RuntimeFailure("writing the exec: " + e.getMessage(), e);
    }
    var child = conmon.exec(id, exec, directory, stdio);
    Optional<Attached> attached = Optional.empty();
    var told = child.inputReader(StandardCharsets.UTF_8);
    try (var ready = child.errorReader(StandardCharsets.UTF_8)) {
      var start = child.getOutputStream();
      start.write('1');
      start.flush();
      // It tells that its socket is there, and waits for a second word before it runs anything.
      if (ready.readLine() == null) {
        throw new RuntimeFailure("running the exec: conmon ended without a word");
      }
      if (attach) {
        attached = Optional.of(ConmonAttached.to(directory, stdio.stdin(), keys));
      }
      start.write('2');
      start.close();
      return new ExecProcess(child, told, Conmon.pid("running the exec", told), attached);
    } catch (InterruptedException e) {
      // It waits for its second word.
      child.destroy();
      throw e;
    } catch (IOException | RuntimeFailure e) {
      attached.ifPresent(Attached::close);
      child.destroy();
      throw e instanceof RuntimeFailure failure
          ? failure
          : new RuntimeFailure("running the exec: " + e.getMessage(), e);
    }
  }

  /** Takes away what a further process left on the disk. */
  public void forgetExec(ContainerId id, String exec) {
    ContainerFiles.deleteTree(execDirectory(id, exec));
  }
}
