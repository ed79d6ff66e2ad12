package io.moorage.runner.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A switch of the kernel, of the network namespace of the thread that turns it. */
final class Sysctl {
  private static final int LONGEST = 4096;
  private static final Path ALL = Path.of("/proc/sys/net");

  private Sysctl() {}

  static String read(String name) throws IOException {
    return readAtOnce(ALL.resolve(name));
  }

  /** A value of the kernel's is whole only in the first piece that is read: its second is empty. */
  static String readAtOnce(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
    }
  }

  /**
   * Sets one and says whether it was another. Nothing is written where the value stands already: it
   * may be that only reading is allowed.
   */
  static boolean set(String name, String value) throws IOException {
    boolean other = !read(name).equals(value);
    if (other) {
      Files.writeString(ALL.resolve(name), value);
    }
    return other;
  }

  static boolean exists(String name) {
    return Files.exists(ALL.resolve(name));
  }
}
