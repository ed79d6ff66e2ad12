package io.moorage.registry.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files and sockets the process may have open: {@code RLIMIT_NOFILE} of getrlimit(2). */
final class OpenFiles {
  private static final int ENOUGH = 1_024;
  private static final int LEAST_SPARE = 8;
  private static final int MOST_SPARE = 2_048;
  private static final Path OPEN = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** The limit, or 1,024 where it is higher or unknown. */
  static int most() {
    return (int) Math.min(limit(), ENOUGH);
  }

  /**
   * How many more there may be, but for those kept for blobs under way and for tables of records.
   */
  static int leftForConnections() {
    long limit = limit();
    long spare = Math.clamp(limit / 4, LEAST_SPARE, MOST_SPARE);
    return Math.clamp(limit - open() - spare, LEAST_SPARE, Integer.MAX_VALUE);
  }

  private static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : ENOUGH;
  }

  private static int open() {
    int count = 0;
    try (var entries = Files.newDirectoryStream(OPEN)) {
      for (var _ : entries) {
        count++;
      }
    } catch (IOException unknown) {
      // Then the limit alone counts; what fails for want of a file is answered 503.
      return 0;
    }
    return count;
  }
}
