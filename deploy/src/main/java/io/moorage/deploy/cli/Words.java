package io.moorage.deploy.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Figures as people read them. */
final class Words {
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Words() {}

  /** {@code 0 B}, {@code 34.5 MiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double left = bytes;
    int unit = -1;
    // From 1023.95 on it would be rounded to 1024.0 of its unit.
    while (left >= 1023.95 && unit < UNITS.size() - 1) {
      left /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", left, UNITS.get(unit));
  }

  /** {@code no blobs}, {@code 1 blob}, {@code 12 blobs}. */
  static String count(long count, String one, String many) {
    return count == 0 ? "no " + many : count == 1 ? "1 " + one : count + " " + many;
  }

  /** By the clock of the place where it is read. */
  static String time(Instant time, ZoneId place) {
    return TIME.format(LocalDateTime.ofInstant(time, place));
  }

  /** The two largest parts: {@code 23 h 58 min}; {@code 0.3 s} for short ones. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? two(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
        : two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }
}
