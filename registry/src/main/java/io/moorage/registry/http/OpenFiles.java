package io.moorage.registry.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets the process may have open: {@code RLIMIT_NOFILE} of getrlimit(2). */
final class OpenFiles {
  private static final int ENOUGH = 1_024;

  private OpenFiles() {}

  /** The limit, or 1,024 where it is higher or unknown. */
  static int most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.min(unix.getMaxFileDescriptorCount(), ENOUGH)
        : ENOUGH;
  }
}
