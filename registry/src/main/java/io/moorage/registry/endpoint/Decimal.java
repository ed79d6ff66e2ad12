package io.moorage.registry.endpoint;

/** Numbers as header fields write them: ASCII digits and nothing else, as many as one likes. */
final class Decimal {
  private Decimal() {}

  static boolean isNumber(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The value of a number, or the largest long if it is beyond that. */
  static long saturated(String number) {
    long value = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(i) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return Long.MAX_VALUE;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
