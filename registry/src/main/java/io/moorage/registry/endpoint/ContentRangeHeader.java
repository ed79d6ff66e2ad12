package io.moorage.registry.endpoint;

import java.util.List;

/**
 * The {@code Content-Range} of a chunk that is pushed: {@code 0-99}, as the distribution-spec
 * writes it, or {@code bytes 0-99/*}, as the RFC does.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks">distribution-spec,
 *     Pushing a blob in chunks</a>
 */
public sealed interface ContentRangeHeader {
  /** The chunk does not say where it belongs. */
  record Absent() implements ContentRangeHeader {}

  /**
   * The chunk says where it belongs.
   *
   * @param first offset of its first byte
   * @param last offset of its last byte, not before the first
   */
  record Chunk(long first, long last) implements ContentRangeHeader {
    /** In bytes. */
    public long length() {
      return last - first + 1;
    }
  }

  /** The field is there, and says nothing that can be understood. */
  record Malformed() implements ContentRangeHeader {}

  /**
   * Reads the header field.
   *
   * @param lines the values of the field, one for each line
   */
  static ContentRangeHeader parse(List<String> lines) {
    return switch (lines.size()) {
      case 0 -> new Absent();
      case 1 -> chunk(lines.getFirst().strip());
      default -> new Malformed();
    };
  }

  private static ContentRangeHeader chunk(String line) {
    boolean ofRfc = line.regionMatches(true, 0, "bytes ", 0, 6);
    var range = ofRfc ? line.substring(6).strip() : line;
    int slash = range.indexOf('/');
    if (slash >= 0) {
      var total = range.substring(slash + 1);
      if (!ofRfc || (!total.equals("*") && !Decimal.isNumber(total))) {
        return new Malformed();
      }
      range = range.substring(0, slash);
    }
    int dash = range.indexOf('-');
    if (dash < 0
        || !Decimal.isNumber(range.substring(0, dash))
        || !Decimal.isNumber(range.substring(dash + 1))) {
      return new Malformed();
    }
    long first = Decimal.saturated(range.substring(0, dash));
    long last = Decimal.saturated(range.substring(dash + 1));
    // The largest offset stands for everything beyond, and is in no blob.
    return last < first || last == Long.MAX_VALUE ? new Malformed() : new Chunk(first, last);
  }
}
