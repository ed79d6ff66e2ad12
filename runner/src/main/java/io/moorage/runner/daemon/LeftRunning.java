package io.moorage.runner.daemon;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.runtime.ContainerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Which containers an earlier daemon left running, as far as their files tell. */
final class LeftRunning {
  private LeftRunning() {}

  /** Their ids. One whose number another process has by now may be among them. */
  static Set<String> of(ContainerFiles files) {
    var running = new HashSet<String>();
    try (var directories = Files.newDirectoryStream(files.root())) {
      for (var directory : directories) {
        var id = ContainerId.parse(directory.getFileName().toString());
        // An exit file may be that of an earlier run: what lives counts.
        if (id.isPresent() && isAlive(files, id.get())) {
          running.add(id.get().hex());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + files.root(), e);
    }
    return running;
  }

  private static boolean isAlive(ContainerFiles files, ContainerId id) {
    return ContainerFiles.number(files.pid(id))
        .filter(pid -> Files.exists(Path.of("/proc", Integer.toString(pid))))
        .isPresent();
  }
}
