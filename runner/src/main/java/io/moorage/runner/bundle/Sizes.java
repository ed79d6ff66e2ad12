package io.moorage.runner.bundle;

import java.util.Locale;
import java.util.regex.Pattern;

/** Sizes in docker's own form, as {@code 10m}: units are powers of 1024. */
final class Sizes {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,15})(?:([kmgt])i?b?|b)?");

  private Sizes() {}

  /** The bytes of a size. */
  static long parse(String option, String word) {
    var matcher = SYNTAX.matcher(word.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new InvalidRequest(option + " is not a size such as 10m: " + word);
    }
    int shift = matcher.group(2) == null ? 0 : 10 * ("kmgt".indexOf(matcher.group(2)) + 1);
    long number = Long.parseLong(matcher.group(1));
    if (number > Long.MAX_VALUE >> shift) {
      throw new InvalidRequest(option + " is too large: " + word);
    }
    return number << shift;
  }
}
