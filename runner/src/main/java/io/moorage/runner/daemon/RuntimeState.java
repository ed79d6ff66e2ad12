package io.moorage.runner.daemon;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.runner.runtime.ContainerFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the runtime keeps what it knows of containers that run. It never flushes that, so a power
 * cut may leave files that are empty, with which it can delete no container any more; and no
 * container outlives the machine's end. So it lies in a directory of this boot, and what other
 * boots left is deleted unread.
 *
 * @param directory {@code /run/moorage-runc-KEY-BOOT}, where the key is of the runner's directory
 */
record RuntimeState(Path directory) implements AutoCloseable {
  private static final Path FOLDER = Path.of("/run");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int KEY = 16;

  /** The one of the runner of this directory. */
  static RuntimeState of(Path runner) throws IOException {
    return at(FOLDER, runner, Files.readString(BOOT).strip());
  }

  static RuntimeState at(Path folder, Path runner, String boot) throws IOException {
    var path = runner.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
    var key = Digest.of(DigestAlgorithm.SHA256, path).hex().substring(0, KEY);
    var prefix = "moorage-runc-" + key + "-";
    var directory = folder.resolve(prefix + boot);
    try (var older = Files.newDirectoryStream(folder, prefix + "*")) {
      for (var other : older) {
        if (!other.equals(directory)) {
          ContainerFiles.deleteTree(other);
        }
      }
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new RuntimeState(directory);
  }

  /** Leaves nothing behind when no container runs. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException running) {
      // The next start takes them up.
    }
  }
}
