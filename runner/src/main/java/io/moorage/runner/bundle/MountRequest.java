package io.moorage.runner.bundle;

import java.nio.file.Path;
import java.util.List;

/** Something a client wants to see at a path of the container. */
public sealed interface MountRequest {

  /** Absolute, in the container. */
  String destination();

  /**
   * A file or directory of the host.
   *
   * @param createSource whether a directory is made if there is none
   * @param propagation as {@code rprivate}
   */
  record Bind(
      Path source,
      String destination,
      boolean readonly,
      boolean recursive,
      boolean createSource,
      String propagation)
      implements MountRequest {}

  /**
   * A file system in memory.
   *
   * @param options of mount(8), as {@code size=64m}
   */
  record Tmpfs(String destination, List<String> options) implements MountRequest {
    public Tmpfs {
      options = List.copyOf(options);
    }
  }
}
