package io.moorage.runner.tar;

import java.time.DateTimeException;
import java.time.Instant;

/** Numbers as archives write them: octal or base 256 in a header, decimal in an extended one. */
final class TarNumber {
  private static final long MOST_ID = 0xffff_fffeL;
  private static final int NANO_DIGITS = 9;

  private TarNumber() {}

  /** A field of a header. All blank is 0. */
  static long ofField(byte[] block, int offset, int length) throws BadArchive {
    return (block[offset] & 0x80) != 0
        ? ofBase256(block, offset, length)
        : ofOctal(block, offset, length);
  }

  /** The first byte's upper bit is a mark; the next one is the sign of the number. */
  private static long ofBase256(byte[] block, int offset, int length) throws BadArchive {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? (byte) (block[offset] | 0x80) : block[offset] & 0x3f;
    for (int i = offset + 1; i < offset + length; i++) {
      if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
        throw new BadArchive("a number of more than 64 bits");
      }
      value = (value << 8) | (block[i] & 0xff);
    }
    return value;
  }

  private static long ofOctal(byte[] block, int offset, int length) throws BadArchive {
    int from = offset;
    int end = offset + length;
    while (from < end && isBlank(block[from])) {
      from++;
    }
    int to = from;
    long value = 0;
    while (to < end && !isBlank(block[to])) {
      int digit = block[to++] - '0';
      if (digit < 0 || digit > 7 || value > Long.MAX_VALUE >> 3) {
        throw new BadArchive("a number in a header that is none");
      }
      value = (value << 3) | digit;
    }
    // Behind a zero may stand anything: some writers leave what was there.
    for (int i = to; i < end && block[i] != 0; i++) {
      if (block[i] != ' ') {
        throw new BadArchive("a number in a header that is none");
      }
    }
    return value;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == 0;
  }

  /** Decimal digits and nothing else. */
  static long ofDecimal(String text) throws BadArchive {
    if (text.isEmpty() || text.length() > 19 || !isDigits(text)) {
      throw new BadArchive("a number in an extended header that is none");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException beyond) {
      throw new BadArchive("a number of more than 64 bits");
    }
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Seconds with a fraction, of which nanoseconds are kept. */
  static Instant ofTime(String text) throws BadArchive {
    boolean negative = text.startsWith("-");
    var unsigned = negative ? text.substring(1) : text;
    int point = unsigned.indexOf('.');
    long seconds = ofDecimal(point < 0 ? unsigned : unsigned.substring(0, point));
    var fraction = point < 0 ? "" : unsigned.substring(point + 1);
    if (!isDigits(fraction)) {
      throw new BadArchive("a time in an extended header that is none");
    }
    var nanos = Integer.parseInt((fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS));
    return negative ? time(-seconds, -nanos) : time(seconds, nanos);
  }

  static Instant time(long seconds, long nanos) throws BadArchive {
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException beyond) {
      throw new BadArchive("a time too far away");
    }
  }

  /** A user's or group's number; the greatest one means none to the kernel. */
  static int ofId(long id) throws BadArchive {
    if (id < 0 || id > MOST_ID) {
      throw new BadArchive("the owner " + id + " cannot be");
    }
    return (int) id;
  }
}
