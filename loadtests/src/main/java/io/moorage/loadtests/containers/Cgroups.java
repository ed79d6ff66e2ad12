package io.moorage.loadtests.containers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The control groups that engines put those of their containers in, and leave. They are the one
 * thing of a run that no namespace hides.
 *
 * @param missing those that were not there
 */
record Cgroups(List<Path> missing) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /** Inner ones first. */
  private static final List<String> PARENTS =
      List.of("moorage", "docker", "libpod_parent/conmon", "libpod_parent");

  static Cgroups now() throws IOException {
    var trees = new ArrayList<Path>();
    trees.add(ROOT);
    try (DirectoryStream<Path> controllers = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
      controllers.forEach(trees::add);
    }
    var missing = new ArrayList<Path>();
    for (var tree : trees) {
      PARENTS.stream().map(tree::resolve).filter(Files::notExists).forEach(missing::add);
    }
    return new Cgroups(missing);
  }

  /** Removes those that came since, and are empty. */
  void removeNew() {
    for (var group : missing) {
      try {
        Files.deleteIfExists(group);
      } catch (IOException used) {
        // Somebody else's containers are in it by now, and it is theirs to remove.
      }
    }
  }
}
