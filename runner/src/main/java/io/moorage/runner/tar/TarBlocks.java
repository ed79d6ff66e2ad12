package io.moorage.runner.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** An archive's bytes, by blocks of 512. */
final class TarBlocks {
  private final InputStream in;
  private final byte[] block = new byte[TarHeader.BLOCK];

  TarBlocks(InputStream in) {
    this.in = in;
  }

  /** The next block, overwritten by the one after it. */
  byte[] block() throws IOException {
    if (!tryBlock()) {
      throw cutOff();
    }
    return block;
  }

  /**
   * Reads the next block, for {@link #last}.
   *
   * @return false at the end of the stream
   */
  boolean tryBlock() throws IOException {
    int got = in.readNBytes(block, 0, block.length);
    if (got > 0 && got < block.length) {
      throw cutOff();
    }
    return got > 0;
  }

  /** The block read last. */
  byte[] last() {
    return block;
  }

  /** All of so many bytes, which somebody has held against a limit, and the filling behind them. */
  byte[] bytes(int count) throws IOException {
    var bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw cutOff();
    }
    skipFilling(count);
    return bytes;
  }

  /** Reads some bytes, one at least. */
  int read(byte[] into, int most) throws IOException {
    int got = in.read(into, 0, most);
    if (got < 0) {
      throw cutOff();
    }
    return got;
  }

  void skip(long count) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (EOFException e) {
      throw cutOff();
    }
  }

  /** What fills the last block of content of this length. */
  void skipFilling(long length) throws IOException {
    skip(-length & (TarHeader.BLOCK - 1));
  }

  private static BadArchive cutOff() {
    return new BadArchive("the archive is cut off");
  }
}
