package io.moorage.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way durations are written: {@code 30s}, {@code 168h}, {@code 7d}, {@code 1h30m}. */
final class Durations {
  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,12}(?:ms|s|m|h|d))+");
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  /** More than any setting means; keeps arithmetic on nanoseconds far from its end. */
  private static final Duration MOST = Duration.ofDays(36_500);

  private Durations() {}

  static Duration parse(String text) {
    String stripped = text.strip();
    if (stripped.startsWith("-")) {
      throw new InvalidValue("a duration cannot be negative");
    }
    if (!WHOLE.matcher(stripped).matches()) {
      throw new InvalidValue(
          stripped.matches("\\d+") ? "the unit is missing" : "that is not a number with a unit");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(stripped);
    while (part.find()) {
      sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
    }
    if (sum.compareTo(MOST) > 0) {
      throw new InvalidValue("that is more than a hundred years");
    }
    return sum;
  }

  private static Duration part(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** In the largest unit up to hours that leaves no fraction. */
  static String format(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds % 3600 == 0 && seconds != 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds != 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
