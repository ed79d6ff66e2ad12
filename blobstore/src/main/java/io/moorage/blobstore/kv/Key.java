package io.moorage.blobstore.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/** The bytes of a key. The natural order is that of the bytes, taken without sign. */
public final class Key implements Comparable<Key> {
  private final byte[] bytes;

  private Key(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A key of these bytes, which are copied. */
  public static Key of(byte[] bytes) {
    return new Key(bytes.clone());
  }

  /** The UTF-8 bytes of this text. */
  public static Key of(String text) {
    return new Key(text.getBytes(UTF_8));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  public boolean startsWith(Key prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /** What stands behind a prefix, as text. */
  public String after(Key prefix) {
    if (!startsWith(prefix)) {
      throw new IllegalArgumentException(this + " does not start with " + prefix);
    }
    return new String(bytes, prefix.bytes.length, bytes.length - prefix.bytes.length, UTF_8);
  }

  /** The least key greater than all that start with this one; none if there is no such key. */
  public Optional<Key> end() {
    for (int last = bytes.length - 1; last >= 0; last--) {
      if (bytes[last] != (byte) 0xff) {
        var end = Arrays.copyOf(bytes, last + 1);
        end[last]++;
        return Optional.of(new Key(end));
      }
    }
    return Optional.empty();
  }

  /** The least key greater than this one. */
  public Key next() {
    return new Key(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, UTF_8);
  }
}
