package io.moorage.loadtests.power;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file system in a file, mounted, whose power can be cut. Unmounted and removed when it is
 * closed, and when the process is told to end.
 */
final class CuttableDisk implements AutoCloseable {
  /** Of which only what is written takes space. xfs wants 300 MiB at least. */
  private static final long SIZE = 2L << 30;

  private static final Duration LONGEST_HOLD = Duration.ofSeconds(30);

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path folder;
  private final Path image;
  private final Path mountPoint;
  private final Thread atExit = new Thread(this::release, "unmount");

  private CuttableDisk(Path folder) {
    this.folder = folder;
    this.image = folder.resolve("image");
    this.mountPoint = folder.resolve("disk");
  }

  /** Why this machine cannot have one; empty if it can. */
  static Optional<String> missing(FileSystemKind kind) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("only root may mount");
    }
    var tools = Stream.of("mkfs." + kind, "losetup", "mount", "umount");
    var absent = tools.filter(tool -> !isThere(tool)).findFirst();
    if (absent.isPresent()) {
      return Optional.of("there is no " + absent.get() + " (apt-get install xfsprogs e2fsprogs)");
    }
    try {
      run(List.of("losetup", "-f"));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("there is no loop device: " + e.getMessage());
    }
  }

  private static boolean isThere(String tool) {
    return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
        .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
  }

  /**
   * In memory where there is a place for it: what is flushed is safe there from these cuts, too.
   */
  static CuttableDisk make(FileSystemKind kind) throws IOException {
    var folder =
        Files.isWritable(SHARED_MEMORY)
            ? Files.createTempDirectory(SHARED_MEMORY, "moorage-power-")
            : Files.createTempDirectory("moorage-power-");
    var disk = new CuttableDisk(folder);
    Runtime.getRuntime().addShutdownHook(disk.atExit);
    boolean made = false;
    try {
      Files.createDirectory(disk.mountPoint);
      try (var file = new RandomAccessFile(disk.image.toFile(), "rw")) {
        file.setLength(SIZE);
      }
      run(kind.maker(disk.image));
      disk.mount();
      made = true;
      return disk;
    } finally {
      if (!made) {
        disk.close();
      }
    }
  }

  Path mountPoint() {
    return mountPoint;
  }

  /** The loop device goes with the mount. */
  private void mount() throws IOException {
    run(List.of("mount", "-o", "loop", image.toString(), mountPoint.toString()));
  }

  /**
   * From here on nothing reaches the file any more, and each write fails. But a flush that is under
   * way at that moment may still return as if it had succeeded, from ext4 as from xfs; where the
   * power fails, nobody is left to hear of it.
   *
   * @param darkness run right before
   */
  void cut(Runnable darkness) throws IOException {
    try (var shutdown = new ShutdownCall(mountPoint)) {
      darkness.run();
      shutdown.make();
    }
  }

  /** Has the file system recover, as after a reboot. Nobody may use it. */
  void remount() throws IOException, InterruptedException {
    run(List.of("umount", mountPoint.toString()));
    awaitRelease();
    mount();
  }

  /**
   * A process that began a mount namespace of its own meanwhile has the file system mounted there,
   * too. Until it ends, a mount would show the one that was shut down.
   */
  private void awaitRelease() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_HOLD.toNanos();
    while (!run(List.of("losetup", "-j", image.toString())).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("another mount namespace holds " + mountPoint);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The process ends, and the hook releases it.
      return;
    }
    release();
  }

  private void release() {
    try {
      if (isMounted()) {
        run(List.of("umount", "-l", mountPoint.toString()));
      }
      Files.deleteIfExists(mountPoint);
      Files.deleteIfExists(image);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("remove it by hand: " + folder, e);
    }
  }

  private boolean isMounted() throws IOException {
    return Files.readString(Path.of("/proc/self/mounts")).contains(" " + mountPoint + " ");
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output;
    try (var lines = process.inputReader()) {
      output = String.join(" ", lines.lines().toList());
    }
    try {
      if (process.waitFor() != 0) {
        throw new IOException("%s: %s".formatted(String.join(" ", command), output));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
