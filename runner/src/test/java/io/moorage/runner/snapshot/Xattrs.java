package io.moorage.runner.snapshot;

import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.OpenFlags;
import io.moorage.runner.linux.RawPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Extended attributes of all namespaces; the JDK shows those of users. */
final class Xattrs {
  private Xattrs() {}

  static Optional<byte[]> read(Path directory, String name, String attribute) throws IOException {
    int flags = OpenFlags.READ | OpenFlags.NON_BLOCKING;
    try (var above = FileCalls.openDirectory(directory);
        var opened = FileCalls.open(above, RawPath.of(name), flags, 0)) {
      return AttributeCalls.attribute(opened, RawPath.of(attribute));
    }
  }
}
