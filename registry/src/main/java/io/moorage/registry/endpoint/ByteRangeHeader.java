package io.moorage.registry.endpoint;

import java.util.List;

/**
 * The {@code Range} of a pull: which bytes of a blob are asked for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.2">RFC 9110 §14</a>
 */
public final class ByteRangeHeader {
  private static final String UNIT = "bytes=";

  private ByteRangeHeader() {}

  /** What to answer with. */
  public sealed interface Outcome {
    /** Everything: no range, or one that may be ignored. */
    static Outcome whole() {
      return new Whole();
    }

    /** Everything, with 200. */
    record Whole() implements Outcome {}

    /**
     * One part, with 206.
     *
     * @param first offset of the first byte
     * @param length in bytes, at least 1
     */
    record Part(long first, long length) implements Outcome {
      /** Offset of the last byte. */
      public long last() {
        return first + length - 1;
      }

      /** The {@code Content-Range} that it is sent with. */
      public String contentRange(long size) {
        return "bytes %d-%d/%d".formatted(first, last(), size);
      }
    }

    /** Nothing that the blob has, with 416. */
    record Unsatisfiable() implements Outcome {
      /** The {@code Content-Range} that says so. */
      public static String contentRange(long size) {
        return "bytes */" + size;
      }
    }
  }

  /**
   * Reads the header field. Several ranges, other units and what is no range are ignored, as the
   * RFC allows; a range that runs backwards is not satisfiable.
   *
   * @param lines the values of the field, one for each line
   * @param size of the blob, in bytes
   */
  public static Outcome parse(List<String> lines, long size) {
    if (lines.size() != 1) {
      return Outcome.whole();
    }
    var line = lines.getFirst().strip();
    if (!line.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Outcome.whole();
    }
    var range = line.substring(UNIT.length()).strip();
    int dash = range.indexOf('-');
    if (dash < 0) {
      return Outcome.whole();
    }
    var first = range.substring(0, dash);
    var last = range.substring(dash + 1);
    if (!Decimal.isNumber(last) && (first.isEmpty() || !last.isEmpty())) {
      return Outcome.whole();
    }
    if (first.isEmpty()) {
      return suffix(Decimal.saturated(last), size);
    }
    if (!Decimal.isNumber(first)) {
      return Outcome.whole();
    }
    long end = last.isEmpty() ? Long.MAX_VALUE : Decimal.saturated(last);
    return part(Decimal.saturated(first), end, size);
  }

  private static Outcome suffix(long length, long size) {
    if (length == 0) {
      return new Outcome.Unsatisfiable();
    }
    // The last bytes of nothing are all of it, and no Content-Range can name zero bytes.
    return size == 0
        ? Outcome.whole()
        : new Outcome.Part(Math.max(0, size - length), Math.min(length, size));
  }

  private static Outcome part(long first, long last, long size) {
    return first >= size || last < first
        ? new Outcome.Unsatisfiable()
        : new Outcome.Part(first, Math.min(last, size - 1) - first + 1);
  }
}
