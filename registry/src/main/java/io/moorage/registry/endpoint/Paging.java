package io.moorage.registry.endpoint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which part of a list is asked for: {@code n} entries after {@code last}.
 *
 * @param limit how many entries at most; what is asked beyond the server's own limit is cut to it,
 *     and the rest follows by {@code Link}
 */
public record Paging(int limit, Optional<String> last) {
  private static final int LONGEST_LAST = 1_024;

  /**
   * Reads {@code n} and {@code last}.
   *
   * @param most the largest page
   * @throws Refusal if {@code n} is no number of entries, or {@code last} cannot be in any list
   */
  public static Paging of(Query query, int most) {
    var n = query.first("n").map(Paging::number);
    var last = query.first("last").filter(word -> !word.isEmpty());
    if (last.isPresent() && !plausible(last.get())) {
      throw new Refusal(ErrorCode.PAGE_INVALID, "last is no name of this list");
    }
    return new Paging(Math.min(n.orElse(most), most), last);
  }

  private static int number(String word) {
    try {
      if (!Decimal.isNumber(word)) {
        throw new Refusal(ErrorCode.PAGE_INVALID, ErrorCode.PAGE_INVALID.message());
      }
      return Integer.parseInt(word);
    } catch (NumberFormatException tooLarge) {
      throw new Refusal(ErrorCode.PAGE_INVALID, "n is larger than any list");
    }
  }

  private static boolean plausible(String last) {
    return last.length() <= LONGEST_LAST && last.chars().allMatch(c -> c >= 0x20 && c != 0x7f);
  }

  /** The {@code Link} to the page behind this one (RFC 8288). */
  static Headers next(String path, int n, Object last) {
    return Headers.of("Link", "<%s?n=%d&last=%s>; rel=\"next\"".formatted(path, n, encoded(last)));
  }

  public static String encoded(Object word) {
    return URLEncoder.encode(word.toString(), StandardCharsets.UTF_8);
  }
}
