package io.moorage.runner.log;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;

/** Reads a line of a log: {@code <time> stdout|stderr P|F <bytes>}. */
final class LogLine {
  private static final int LONGEST_TIME = 40;
  private static final int STREAM = 6;

  private LogLine() {}

  /**
   * The entry of a line.
   *
   * @param line with its line feed
   * @return none if the line is none of a log, as after a power cut
   */
  static Optional<Parsed> parse(byte[] line) {
    int space = indexOf(line, ' ', 0, LONGEST_TIME);
    int text = space + STREAM + 4;
    if (space < 0 || line.length < text) {
      return Optional.empty();
    }
    boolean stderr = line[space + 4] == 'e';
    byte tag = line[space + STREAM + 2];
    if (tag != 'F' && tag != 'P') {
      return Optional.empty();
    }
    try {
      var time = OffsetDateTime.parse(new String(line, 0, space, StandardCharsets.US_ASCII));
      boolean whole = tag == 'F';
      var bytes = Arrays.copyOfRange(line, text, whole ? line.length : line.length - 1);
      return Optional.of(new Parsed(time.toInstant(), stderr, whole, bytes));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  record Parsed(Instant time, boolean stderr, boolean whole, byte[] bytes) {}

  static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < Math.min(to, bytes.length); i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
