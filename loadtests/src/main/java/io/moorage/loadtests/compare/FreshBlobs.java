package io.moorage.loadtests.compare;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Blobs that no server has seen: one block of random bytes again and again, and a number in the
 * last. Their digests are known beforehand, and so is their form on the wire, so that sending one
 * costs the sender the copy into the socket and nothing else.
 */
final class FreshBlobs {
  static final int MEBIBYTE = 1 << 20;

  /** What docker sends as one chunk. */
  private static final int CHUNK = 32 << 10;

  private static final byte[] CHUNK_HEAD =
      (Integer.toHexString(CHUNK) + "\r\n").getBytes(StandardCharsets.US_ASCII);

  private final SplittableRandom random = new SplittableRandom();
  private final byte[] block = new byte[MEBIBYTE];
  private final int mebibytes;

  /** All blocks but the last. */
  private final MessageDigest begun;

  FreshBlobs(int mebibytes) {
    this.mebibytes = mebibytes;
    random.nextBytes(block);
    ByteBuffer.wrap(block).putLong(0);
    try {
      begun = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    for (int i = 1; i < mebibytes; i++) {
      begun.update(block);
    }
  }

  int mebibytes() {
    return mebibytes;
  }

  /** So many more of them, for one client: it sends one at a time. */
  synchronized Series series(int count) {
    var numbers = new long[count];
    var digests = new Digest[count];
    var last = block.clone();
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextLong();
      ByteBuffer.wrap(last).putLong(numbers[i]);
      digests[i] = digest(last);
    }
    return new Series(numbers, digests);
  }

  private Digest digest(byte[] last) {
    try {
      var whole = (MessageDigest) begun.clone();
      return new Digest(DigestAlgorithm.SHA256, HexFormat.of().formatHex(whole.digest(last)));
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Some blobs and the one buffer they are sent from. */
  final class Series {
    private final long[] numbers;
    private final Digest[] digests;
    private final ByteBuffer chunks;

    private Series(long[] numbers, Digest[] digests) {
      this.numbers = numbers;
      this.digests = digests;
      int count = MEBIBYTE / CHUNK;
      this.chunks = ByteBuffer.allocateDirect(MEBIBYTE + count * (CHUNK_HEAD.length + 2));
      for (int i = 0; i < count; i++) {
        chunks.put(CHUNK_HEAD).put(block, i * CHUNK, CHUNK).put((byte) '\r').put((byte) '\n');
      }
    }

    int size() {
      return numbers.length;
    }

    Digest digest(int index) {
      return digests[index];
    }

    /** Writes it as the body of a chunked request. */
    void write(int index, SocketChannel to) throws IOException {
      begin(mebibytes - 1, to);
      chunks.putLong(CHUNK_HEAD.length, numbers[index]);
      writeBlock(to);
      var end = ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      while (end.hasRemaining()) {
        to.write(end);
      }
    }

    /** Writes the first blocks, as chunks without their end. */
    void begin(int blocks, SocketChannel to) throws IOException {
      chunks.putLong(CHUNK_HEAD.length, 0);
      for (int i = 0; i < blocks; i++) {
        writeBlock(to);
      }
    }

    private void writeBlock(SocketChannel to) throws IOException {
      chunks.clear();
      while (chunks.hasRemaining()) {
        to.write(chunks);
      }
    }

    /** Writes it as it is. */
    void write(int index, FileChannel to) throws IOException {
      var last = block.clone();
      ByteBuffer.wrap(last).putLong(numbers[index]);
      for (int i = 1; i <= mebibytes; i++) {
        var bytes = ByteBuffer.wrap(i < mebibytes ? block : last);
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
      }
    }
  }
}
