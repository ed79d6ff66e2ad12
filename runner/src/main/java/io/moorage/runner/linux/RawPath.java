package io.moorage.runner.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A name or a path as the kernel sees it: any bytes but zero.
 *
 * @param bytesAsChars each byte as the character of the same number
 */
public record RawPath(String bytesAsChars) {
  public RawPath {
    for (int i = 0; i < bytesAsChars.length(); i++) {
      if (bytesAsChars.charAt(i) == 0 || bytesAsChars.charAt(i) > 0xff) {
        throw new IllegalArgumentException("a path is of bytes other than zero");
      }
    }
  }

  public static RawPath of(byte[] bytes) {
    return new RawPath(new String(bytes, ISO_8859_1));
  }

  /** The path that this text is in UTF-8. */
  public static RawPath of(String text) {
    return of(text.getBytes(UTF_8));
  }

  public byte[] bytes() {
    return bytesAsChars.getBytes(ISO_8859_1);
  }

  /** As UTF-8, for people. */
  @Override
  public String toString() {
    return new String(bytes(), UTF_8);
  }
}
