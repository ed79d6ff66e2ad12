package io.moorage.runner.runtime;

import io.moorage.runner.bundle.ContainerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The runtime's own commands, beside those that conmon gives.
 *
 * @param program {@code runc}
 * @param state where it keeps what it knows of containers
 */
public record Runc(Path program, Path state) {

  public void start(ContainerId id) {
    run("starting the container", "start", id.hex());
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
    if (knows(id)) {
      run("deleting the container", "delete", "--force", id.hex());
    }
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
