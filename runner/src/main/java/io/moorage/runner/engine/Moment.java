package io.moorage.runner.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * A time in a filter: seconds since 1970, a date, a time of RFC 3339 with or without its zone, or
 * how long ago it was ({@code 1h30m}).
 */
final class Moment {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
  private static final Pattern AGO = Pattern.compile("(\\d{1,9}h)?(\\d{1,9}m)?(\\d{1,9}s)?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern ZONED = Pattern.compile(".*(Z|[+-]\\d{2}:\\d{2})");

  private Moment() {}

  /**
   * Reads it.
   *
   * @param name whose value it is
   * @throws EngineRefusal 400 if it is none of these
   */
  static Instant parse(String name, String word) {
    try {
      if (SECONDS.matcher(word).matches()) {
        return Parameters.instant(name, word);
      }
      if (AGO.matcher(word).matches() && !word.isEmpty()) {
        return Instant.now().minus(Duration.parse("PT" + word));
      }
      if (DATE.matcher(word).matches()) {
        return LocalDate.parse(word).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return ZONED.matcher(word).matches()
          ? OffsetDateTime.parse(word).toInstant()
          : LocalDateTime.parse(word).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw EngineRefusal.badRequest("%s is no time: %s".formatted(name, word));
    }
  }
}
