package io.moorage.runner.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds archives byte by byte, sound ones and others: whatever a field is given, it holds. Text is
 * of bytes, each a character of the same number.
 */
public final class TarBytes {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A header in the making. */
  public static final class Header {
    private final byte[] block = new byte[BLOCK];
    private boolean badChecksum;

    private Header(char type, String name) {
      put(0, 100, name);
      put(100, 8, "0000644\0");
      put(108, 8, "0000000\0");
      put(116, 8, "0000000\0");
      put(124, 12, "00000000000\0");
      put(136, 12, "14740000000\0");
      put(156, 1, String.valueOf(type));
      put(257, 8, "ustar\00000");
    }

    public Header put(int offset, int length, String text) {
      var bytes = text.getBytes(ISO_8859_1);
      Arrays.fill(block, offset, offset + length, (byte) 0);
      System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, length));
      return this;
    }

    public char type() {
      return (char) block[156];
    }

    public Header mode(int mode) {
      return put(100, 8, "%07o\0".formatted(mode));
    }

    public Header owner(int uid, int gid) {
      return put(108, 8, "%07o\0".formatted(uid)).put(116, 8, "%07o\0".formatted(gid));
    }

    public Header size(long size) {
      return put(124, 12, "%011o\0".formatted(size));
    }

    public Header time(long seconds) {
      return put(136, 12, "%011o\0".formatted(seconds));
    }

    public Header target(String target) {
      return put(157, 100, target);
    }

    public Header device(int major, int minor) {
      return put(329, 8, "%07o\0".formatted(major)).put(337, 8, "%07o\0".formatted(minor));
    }

    public Header gnu() {
      return put(257, 8, "ustar  \0");
    }

    public Header badChecksum() {
      badChecksum = true;
      return this;
    }

    public byte[] bytes() {
      put(148, 8, "        ");
      int sum = badChecksum ? 1 : 0;
      for (byte b : block) {
        sum += b & 0xff;
      }
      return put(148, 8, "%06o\0 ".formatted(sum)).block;
    }
  }

  public static Header header(char type, String name) {
    return new Header(type, name);
  }

  public TarBytes add(Header header) {
    return raw(header.bytes());
  }

  /** A header and its content, of whatever size the header says. */
  public TarBytes add(Header header, byte[] content) {
    return raw(header.bytes()).content(content);
  }

  public TarBytes file(String name, String content) {
    return add(header('0', name).size(content.length()), content.getBytes(ISO_8859_1));
  }

  public TarBytes directory(String name) {
    return add(header('5', name).mode(0755));
  }

  public TarBytes symbolicLink(String name, String target) {
    return add(header('2', name).mode(0777).target(target));
  }

  public TarBytes hardLink(String name, String target) {
    return add(header('1', name).target(target));
  }

  /** An extended header with these records. */
  public TarBytes extended(Map<String, String> records) {
    var text = new StringBuilder();
    new TreeMap<>(records).forEach((key, value) -> text.append(record(key, value)));
    return extended(text.toString());
  }

  public TarBytes extended(String records) {
    var bytes = records.getBytes(ISO_8859_1);
    return add(header('x', "PaxHeaders/0").size(bytes.length), bytes);
  }

  /** {@code length key=value} and a line feed. */
  public static String record(String key, String value) {
    int rest = key.length() + value.length() + 3;
    int length = rest + String.valueOf(rest).length();
    length = rest + String.valueOf(length).length();
    return "%d %s=%s\n".formatted(length, key, value);
  }

  /** A GNU header for a long name ({@code L}) or a link's long target ({@code K}). */
  public TarBytes longText(char type, String text) {
    var bytes = (text + "\0").getBytes(ISO_8859_1);
    return add(header(type, "././@LongLink").gnu().size(bytes.length), bytes);
  }

  public TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Bytes, filled up to whole blocks. */
  public TarBytes content(byte[] bytes) {
    out.writeBytes(bytes);
    return raw(new byte[-bytes.length & (BLOCK - 1)]);
  }

  /** The archive without a mark of its end. */
  public byte[] open() {
    return out.toByteArray();
  }

  /** The archive with its end. */
  public byte[] bytes() {
    raw(new byte[2 * BLOCK]);
    return out.toByteArray();
  }
}
