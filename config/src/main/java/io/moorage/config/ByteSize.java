package io.moorage.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes with its unit: {@code 4MiB}, {@code 10GB}, {@code 512B}. Binary units are
 * powers of 1024 (KiB, MiB, GiB, TiB), decimal ones of 1000 (KB, MB, GB, TB); case does not matter.
 */
public record ByteSize(long bytes) {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,19}) ?([A-Za-z]+)");
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB"};

  public ByteSize {
    if (bytes < 0) {
      throw new InvalidValue("a size cannot be negative");
    }
  }

  /**
   * Reads a size.
   *
   * @throws InvalidValue if the text is not a size, has no unit or is past 2⁶³ − 1 bytes
   */
  public static ByteSize parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidValue(
          text.strip().matches("\\d+")
              ? "the unit is missing"
              : "that is not a number with a unit");
    }
    String unit = matcher.group(2);
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(unit)));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new InvalidValue("that is more than 8 EiB", e);
    }
  }

  private static long factor(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "b" -> 1L;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      case "tib" -> 1L << 40;
      case "kb" -> 1_000L;
      case "mb" -> 1_000_000L;
      case "gb" -> 1_000_000_000L;
      case "tb" -> 1_000_000_000_000L;
      default ->
          throw new InvalidValue("\"" + unit + "\" is no unit (B, KiB, MiB, GiB, TiB, KB … TB)");
    };
  }

  /** In the largest binary unit that leaves no fraction. */
  @Override
  public String toString() {
    long left = bytes;
    int unit = 0;
    while (left != 0 && left % 1024 == 0 && unit < BINARY.length - 1) {
      left /= 1024;
      unit++;
    }
    return left + BINARY[unit];
  }
}
