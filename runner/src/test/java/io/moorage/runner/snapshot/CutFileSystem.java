package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.runner.linux.FileCalls;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An ext4 file system in a file, whose power a test cuts. */
final class CutFileSystem implements AutoCloseable {
  private static final NativeFunction IOCTL = NativeFunction.ofInt("ioctl", 3);

  /** {@code _IOR('X', 125, __u32)} */
  private static final long GOING_DOWN = 0x8004_587DL;

  /** Neither data nor journal is flushed. */
  private static final int NO_LOG_FLUSH = 2;

  private static final long SIZE = 128L << 20;

  private final Path image;
  private final Path target;

  private CutFileSystem(Path image, Path target) throws IOException {
    this.image = image;
    this.target = Files.createDirectories(target);
    run("mount", "-o", "loop", image.toString(), target.toString());
  }

  static boolean isPossible() {
    return Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4"))
        && Files.exists(Path.of("/dev/loop-control"));
  }

  /** A fresh one, whose image and mount point are made in a directory. */
  static CutFileSystem in(Path directory) throws IOException {
    var image = directory.resolve("image");
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    run("mkfs.ext4", "-q", "-F", image.toString());
    return new CutFileSystem(image, directory.resolve("mounted"));
  }

  Path root() {
    return target;
  }

  /**
   * Cuts the power: nothing reaches the disk any more. What did is in a file system of its own,
   * since the old one lives on for as long as anybody has it mounted.
   */
  CutFileSystem cut() throws IOException {
    try (var directory = FileCalls.openDirectory(target);
        var call = new NativeCall()) {
      var flags = call.memory(Integer.BYTES);
      flags.set(java.lang.foreign.ValueLayout.JAVA_INT, 0, NO_LOG_FLUSH);
      call.to(IOCTL, target, directory.number(), GOING_DOWN, flags.address());
    }
    var copy = image.resolveSibling("image.after");
    Files.copy(image, copy);
    return new CutFileSystem(copy, image.resolveSibling("mounted.after"));
  }

  @Override
  public void close() throws IOException {
    OverlayMount.unmount(target);
    Files.delete(image);
  }

  private static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(List.of(command) + ": " + output);
    }
  }
}
