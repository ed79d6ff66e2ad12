package io.moorage.runner.runtime;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import io.moorage.runner.linux.NamedPipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The runtime's own commands, beside those that conmon gives.
 *
 * @param program {@code runc}
 * @param state where it keeps what it knows of containers
 */
public record Runc(Path program, Path state) {
  /** Between two looks whether a container that is to start is there. */
  private static final int LOOK_MILLIS = 100;

  /**
   * Starts a container that was created. Its first process waits until somebody reads from its
   * pipe, which is what runc's own command does and all that it does: a process is saved.
   *
   * @param isAlive whether that process is there
   */
  void start(ContainerId id, BooleanSupplier isAlive) {
    var pipe = pipe(id);
    try (var waiting = NamedPipe.openToRead(pipe)) {
      while (!NamedPipe.await(waiting, LOOK_MILLIS)) {
        if (!isAlive.getAsBoolean() && !NamedPipe.await(waiting, 0)) {
          throw new RuntimeFailure("starting the container: it ended before it was started");
        }
      }
      if (!NamedPipe.take(waiting)) {
        throw new RuntimeFailure("starting the container: it ended before it was started");
      }
      Files.deleteIfExists(pipe);
    } catch (SystemCallFailure e) {
      if (e.errno() != Errno.ENOENT) {
        throw new RuntimeFailure("starting the container: " + e.getMessage(), e);
      }
      // It was started already, or this runtime has another way: it says so itself.
      run("starting the container", "start", id.hex());
    } catch (IOException e) {
      throw new RuntimeFailure("starting the container: " + e.getMessage(), e);
    }
  }

  private Path pipe(ContainerId id) {
    return state.resolve(id.hex()).resolve("exec.fifo");
  }

  /**
   * Whether it was created, and waits to be started. The pipe alone does not tell: whoever started
   * it may have been killed before it was taken away.
   *
   * @param pid its first process, which is the runtime's own until then
   */
  boolean waits(ContainerId id, int pid) {
    var words = Processes.command(pid);
    return words.size() == 2
        && words.getFirst().endsWith(program.getFileName().toString())
        && words.getLast().equals("init")
        && Files.exists(pipe(id));
  }

  public void pause(ContainerId id) {
    run("pausing the container", "pause", id.hex());
  }

  public void resume(ContainerId id) {
    run("unpausing the container", "resume", id.hex());
  }

  /** Whether it knows this container. */
  public boolean knows(ContainerId id) {
    return Files.isDirectory(state.resolve(id.hex()));
  }

  /** Forgets a container, with its cgroups; what still runs of it is killed. */
  public void delete(ContainerId id) {
    if (knows(id) && !forget(id)) {
      run("deleting the container", "delete", "--force", id.hex());
    }
  }

  /**
   * Takes away what it knows of a container of which nothing runs, without a process of its own.
   *
   * @return false if something runs, or nobody can tell: the kernel lets no cgroup go that has
   *     processes or further cgroups
   */
  private boolean forget(ContainerId id) {
    var directory = state.resolve(id.hex());
    try {
      var known = JsonDocument.readObject(Files.readAllBytes(directory.resolve("state.json")));
      if (!(known.get("cgroup_paths").orElse(Json.object()) instanceof Json.Obj groups)) {
        return false;
      }
      for (var group : groups.fields().values()) {
        if (!(group instanceof Json.Text(var path)) || !path.endsWith("/" + id.hex())) {
          return false;
        }
        Files.deleteIfExists(Path.of(path));
      }
      if (groups.fields().isEmpty()) {
        return false;
      }
    } catch (IOException | JsonDocument.InvalidJson running) {
      return false;
    }
    ContainerFiles.deleteTree(directory);
    return true;
  }

  private void run(String doing, String... arguments) {
    var command = new ArrayList<>(List.of(program.toString(), "--root", state.toString()));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .start();
      String said;
      try (var output = process.getInputStream()) {
        said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (process.waitFor() != 0) {
        throw RuntimeFailure.of(doing, said);
      }
    } catch (IOException e) {
      throw new RuntimeFailure(doing + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(doing + ": interrupted", e);
    }
  }
}
