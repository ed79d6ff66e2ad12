package io.moorage.registry.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Lines put together without garbage and handed on in blocks. What a client chose is escaped where
 * it could break a line, a quotation or a terminal. For use on one loop alone.
 */
final class LineBuffer {
  private static final int BLOCK = 32 << 10;
  private static final int NEARLY_FULL = BLOCK - 1_024;
  private static final int LONGEST_WORD = 2_048;

  /** What the longest escape of a character takes. */
  private static final int ESCAPE = 6;

  /** Room for numbers and fixed words between two that are checked. */
  private static final int SPARE = 256;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Consumer<byte[]> sink;
  private final boolean json;
  private byte[] block = new byte[BLOCK];
  private int size;
  private long second = -1;
  private String secondText = "";

  /**
   * @param json whether a character is escaped as JSON has it, else as {@code \x1b}
   */
  LineBuffer(boolean json, Consumer<byte[]> sink) {
    this.json = json;
    this.sink = sink;
  }

  /** Ends a line; hands on the block if it is nearly full. */
  void endLine() {
    put('\n');
    if (size > NEARLY_FULL) {
      flush();
    }
  }

  /** Hands on what is there: whole lines, if called between two. */
  void flush() {
    if (size > 0) {
      sink.accept(Arrays.copyOf(block, size));
      size = 0;
    }
  }

  /** {@code 2026-01-31T12:00:00.123Z}. */
  void time(long millis) {
    long now = millis / 1_000;
    if (now != second) {
      second = now;
      var text = Instant.ofEpochSecond(now).toString();
      secondText = text.substring(0, text.length() - 1);
    }
    raw(secondText);
    put('.');
    thousandths((int) (millis % 1_000));
    put('Z');
  }

  /** A number of nanoseconds as milliseconds: {@code 0.312}. */
  void millis(long nanos) {
    long micros = nanos / 1_000;
    number(micros / 1_000);
    put('.');
    thousandths((int) (micros % 1_000));
  }

  private void thousandths(int number) {
    put('0' + number / 100);
    put('0' + number / 10 % 10);
    put('0' + number % 10);
  }

  /** What somebody else chose: cut if it is long, and escaped. */
  void word(String text) {
    int length = Math.min(text.length(), LONGEST_WORD);
    ensure(ESCAPE * length);
    if (isPlain(text, length)) {
      size += length;
    } else {
      escaped(text, length);
    }
  }

  /** Copies a word to where it would stand, and says whether it may stand like that. */
  @SuppressWarnings("deprecation") // The one copy without an array, and each byte is looked at.
  private boolean isPlain(String text, int length) {
    text.getBytes(0, length, block, size);
    boolean plain = true;
    for (int i = size; i < size + length; i++) {
      byte b = block[i];
      plain &= b >= 0x20 && b != 0x7f && b != '"' && b != '\\';
    }
    return plain;
  }

  private void escaped(String text, int length) {
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        put(c);
        continue;
      }
      put('\\');
      if (json) {
        put('u');
        put(HEX[(c >> 12) & 0xf]);
        put(HEX[(c >> 8) & 0xf]);
      } else {
        put('x');
      }
      put(HEX[(c >> 4) & 0xf]);
      put(HEX[c & 0xf]);
    }
  }

  /** Of our own making, plain ASCII. */
  @SuppressWarnings("deprecation") // The one copy without an array.
  void raw(String text) {
    ensure(text.length());
    text.getBytes(0, text.length(), block, size);
    size += text.length();
  }

  void number(long value) {
    if (value >= 10) {
      number(value / 10);
    }
    put((char) ('0' + value % 10));
  }

  void hex(long value) {
    if (value >>> 4 != 0) {
      hex(value >>> 4);
    }
    put(HEX[(int) (value & 0xf)]);
  }

  void put(int c) {
    block[size++] = (byte) c;
  }

  private void ensure(int more) {
    int wanted = size + more + SPARE;
    if (wanted > block.length) {
      block = Arrays.copyOf(block, Math.max(block.length * 2, wanted));
    }
  }
}
