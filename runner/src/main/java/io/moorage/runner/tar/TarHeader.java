package io.moorage.runner.tar;

import io.moorage.runner.linux.RawPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The block of 512 bytes before each entry.
 *
 * <pre>
 *   0 name     100 mode    108 uid       116 gid      124 size     136 time   148 checksum
 * 156 type     157 target  257 magic     329 major    337 minor    345 prefix (ustar)
 * 386 four pieces of a sparse file   482 whether more follow   483 its whole size   (GNU)
 * </pre>
 *
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Standard.html">GNU tar, Basic Tar
 *     Format</a>
 */
final class TarHeader {
  static final int BLOCK = 512;

  private static final byte[] USTAR = "ustar\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STAR = "tar\0".getBytes(StandardCharsets.US_ASCII);
  private static final int MAGIC = 257;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;

  private final byte[] block;

  /** Takes a block, which stays the caller's to overwrite once the header has been read. */
  TarHeader(byte[] block) throws BadArchive {
    this.block = block;
    check();
  }

  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Old writers added the bytes up as signed ones. */
  private void check() throws BadArchive {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      int b = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH ? ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long claimed = TarNumber.ofField(block, CHECKSUM, CHECKSUM_LENGTH);
    if (claimed != unsigned && claimed != signed) {
      throw new BadArchive("a header whose checksum is wrong, or no tar at all");
    }
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  RawPath name() {
    var name = text(0, 100);
    var prefix = prefix();
    return new RawPath(prefix.isEmpty() ? name : prefix + "/" + name);
  }

  private String prefix() {
    if (!Arrays.equals(block, MAGIC, MAGIC + USTAR.length, USTAR, 0, USTAR.length)) {
      return "";
    }
    boolean star = Arrays.equals(block, 508, 512, STAR, 0, STAR.length);
    return text(345, star ? 131 : 155);
  }

  RawPath target() {
    return new RawPath(text(157, 100));
  }

  int permissions() throws BadArchive {
    return (int) (TarNumber.ofField(block, 100, 8) & 0xfff);
  }

  long uid() throws BadArchive {
    return TarNumber.ofField(block, 108, 8);
  }

  long gid() throws BadArchive {
    return TarNumber.ofField(block, 116, 8);
  }

  long size() throws BadArchive {
    long size = TarNumber.ofField(block, 124, 12);
    if (size < 0) {
      throw new BadArchive("an entry of negative size");
    }
    return size;
  }

  Instant modified() throws BadArchive {
    return TarNumber.time(TarNumber.ofField(block, 136, 12), 0);
  }

  TarEntry.Device device() throws BadArchive {
    long major = TarNumber.ofField(block, 329, 8);
    long minor = TarNumber.ofField(block, 337, 8);
    if (major < 0 || major > 0xfff || minor < 0 || minor > 0xfffff) {
      throw new BadArchive("a device of numbers that the kernel does not have");
    }
    return new TarEntry.Device((int) major, (int) minor);
  }

  byte[] block() {
    return block;
  }

  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return new String(block, offset, end - offset, StandardCharsets.ISO_8859_1);
  }
}
