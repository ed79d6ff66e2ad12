package io.moorage.deploy.clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes regular files in the ustar form: enough for a layer and for a saved image.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">ustar</a>
 */
public final class Tar {
  private static final int BLOCK = 512;

  private final OutputStream out;

  /** Begins a tar on a stream. */
  public Tar(OutputStream out) {
    this.out = out;
  }

  /** A file. */
  public void file(String name, byte[] content) throws IOException {
    file(name, content.length, to -> to.write(content));
  }

  /** A file that everybody may run. */
  public void program(String name, byte[] content) throws IOException {
    file(name, "0000755", content.length, to -> to.write(content));
  }

  /** A file of {@code size} bytes, which {@code filling} must write exactly. */
  void file(String name, long size, OciLayout.Filling filling) throws IOException {
    file(name, "0000644", size, filling);
  }

  private void file(String name, String mode, long size, OciLayout.Filling filling)
      throws IOException {
    out.write(header(name, mode, size));
    filling.writeTo(out);
    out.write(new byte[(int) (-size & (BLOCK - 1))]);
  }

  /** Two empty blocks; the stream stays open. */
  public void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private static byte[] header(String name, String mode, long size) {
    var block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, mode);
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, "%011o".formatted(size));
    put(block, 136, "%011o".formatted(0));
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = '0';
    put(block, 257, "ustar");
    put(block, 263, "00");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, "%06o".formatted(sum));
    block[154] = 0;
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
