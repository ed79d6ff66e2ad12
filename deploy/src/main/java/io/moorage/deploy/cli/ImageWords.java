package io.moorage.deploy.cli;

import io.moorage.runner.engine.json.Elapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Images and sizes in docker's words. */
final class ImageWords {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");
  private static final int SHORT = 12;

  private ImageWords() {}

  /** {@code 4.33MB}: three digits, thousands. */
  static String size(long bytes) {
    double left = bytes;
    int unit = 0;
    while (left >= 1000 && unit < UNITS.size() - 1) {
      left /= 1000;
      unit++;
    }
    String digits =
        String.format(Locale.ROOT, left < 10 ? "%.2f" : left < 100 ? "%.1f" : "%.0f", left);
    String plain = digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
    return plain + UNITS.get(unit);
  }

  /** The first twelve digits. */
  static String shortId(String id) {
    String hex = id.substring(id.indexOf(':') + 1);
    return hex.length() > SHORT ? hex.substring(0, SHORT) : hex;
  }

  /** {@code 5 minutes ago}. */
  static String ago(long epochSeconds, Instant now) {
    return Elapsed.words(Duration.between(Instant.ofEpochSecond(epochSeconds), now)) + " ago";
  }

  /** The part of a name before its tag. */
  static String repository(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }

  /** The tag of a name; {@code latest} if it has none. */
  static String tag(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(colon + 1) : "latest";
  }
}
