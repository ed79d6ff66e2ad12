package io.moorage.surroundings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A small file system in memory, which only root may make; gone when it is closed. */
public final class Tmpfs implements AutoCloseable {
  private final Path root;

  private Tmpfs(Path root) {
    this.root = root;
  }

  /** Mounts it, or skips the test and says why. */
  public static Tmpfs on(Path directory, String size) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString()) == 0;
    // Nothing else runs full, or read-only for root too, without harm to the disk of whoever tests.
    Assumptions.assumeTrue(mounted, "a tmpfs cannot be mounted here: that takes root");
    return new Tmpfs(directory);
  }

  public Path root() {
    return root;
  }

  public void remount(String options) throws IOException, InterruptedException {
    if (run("mount", "-o", "remount," + options, root.toString()) != 0) {
      throw new IOException("cannot remount " + root + " as " + options);
    }
  }

  /** Fills it to its last byte, and returns the file that does: who deletes it makes room. */
  public Path fill() throws IOException {
    var filler = root.resolve("filler");
    var part = new byte[64 << 10];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(part);
      }
    } catch (IOException full) {
      // That is what was wanted, if anything was written.
      if (Files.size(filler) == 0) {
        throw full;
      }
    }
    return filler;
  }

  private static int run(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(new ArrayList<>(List.of(words)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Override
  public void close() throws IOException {
    try {
      if (run("umount", root.toString()) != 0) {
        run("umount", "--lazy", root.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + root + " was unmounted", e);
    }
  }
}
