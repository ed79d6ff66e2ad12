package io.moorage.registry.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The access-log lines of one loop, put together without garbage:
 *
 * <pre>
 * 2026-01-31T12:00:00.123Z 2a7 127.0.0.1 "GET /v2/app/manifests/1" 200 2048 0.312ms "skopeo/1.9"
 * </pre>
 *
 * <p>that is time, request id, peer, method and raw target, status, bytes of the body, duration,
 * user agent. What a client chose is quoted, and what could break a line or a terminal is escaped.
 * For use on the loop alone.
 */
final class AccessLines {
  private static final int BLOCK = 32 << 10;
  private static final int LONGEST_WORD = 2_048;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Consumer<byte[]> sink;
  private byte[] block = new byte[BLOCK];
  private int size;
  private long second = -1;
  private byte[] secondText = new byte[0];

  AccessLines(Consumer<byte[]> sink) {
    this.sink = sink;
  }

  void add(
      long millis,
      long id,
      String peer,
      String method,
      String target,
      int status,
      long bytes,
      long nanos,
      @Nullable String userAgent) {
    ensure(256 + peer.length() + method.length());
    time(millis);
    space();
    hex(id);
    space();
    word(peer);
    space();
    put('"');
    word(method);
    space();
    word(target);
    put('"');
    space();
    number(status);
    space();
    number(bytes);
    space();
    long micros = nanos / 1_000;
    number(micros / 1_000);
    put('.');
    int rest = (int) (micros % 1_000);
    put('0' + rest / 100);
    put('0' + rest / 10 % 10);
    put('0' + rest % 10);
    put('m');
    put('s');
    space();
    put('"');
    word(userAgent == null ? "-" : userAgent);
    put('"');
    put('\n');
    if (size > BLOCK - 1_024) {
      flush();
    }
  }

  /** Hands on what is there. */
  void flush() {
    if (size > 0) {
      sink.accept(Arrays.copyOf(block, size));
      size = 0;
    }
  }

  private void time(long millis) {
    long now = millis / 1_000;
    if (now != second) {
      second = now;
      var text = Instant.ofEpochSecond(now).toString();
      secondText = text.substring(0, text.length() - 1).getBytes(StandardCharsets.US_ASCII);
    }
    System.arraycopy(secondText, 0, block, size, secondText.length);
    size += secondText.length;
    int rest = (int) (millis % 1_000);
    put('.');
    put('0' + rest / 100);
    put('0' + rest / 10 % 10);
    put('0' + rest % 10);
    put('Z');
  }

  private void word(String text) {
    int length = Math.min(text.length(), LONGEST_WORD);
    ensure(4 * length + 64);
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
      } else {
        put('\\');
        put('x');
        put(HEX[(c >> 4) & 0xf]);
        put(HEX[c & 0xf]);
      }
    }
  }

  private void number(long value) {
    if (value >= 10) {
      number(value / 10);
    }
    put((char) ('0' + value % 10));
  }

  private void hex(long value) {
    if (value >>> 4 != 0) {
      hex(value >>> 4);
    }
    put(HEX[(int) (value & 0xf)]);
  }

  private void space() {
    put(' ');
  }

  private void put(int c) {
    block[size++] = (byte) c;
  }

  private void ensure(int more) {
    if (size + more > block.length) {
      block = Arrays.copyOf(block, Math.max(block.length * 2, size + more));
    }
  }
}
