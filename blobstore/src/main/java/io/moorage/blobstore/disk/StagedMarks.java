package io.moorage.blobstore.disk;

import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A file beside a staged one, that says what the first bytes of it hashed to when it had got so
 * far, again and again. For after a power cut a file may be as long as it was and yet hold zeros
 * where bytes never reached the disk: an upload resumes where the last mark still fits.
 *
 * <p>A mark is an offset of eight bytes and a hash in the algorithm of the session. Marks are not
 * flushed: one that was lost proves nothing, and nothing behind it either.
 */
final class StagedMarks {
  private StagedMarks() {}

  /**
   * What is proved of a staged file.
   *
   * @param offset how many of its first bytes
   * @param computation their hash, to go on with
   * @param marksEnd where in the file of marks the next one goes
   */
  record Proof(long offset, MessageDigest computation, long marksEnd) {}

  static ByteBuffer mark(long offset, byte[] hash) {
    return ByteBuffer.allocate(Long.BYTES + hash.length).putLong(offset).put(hash).flip();
  }

  /** Holds the marks against the bytes, both read from their start. */
  static Proof prove(DigestAlgorithm algorithm, FileChannel marks, FileChannel staged)
      throws IOException {
    var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(marks)));
    int hashLength = algorithm.hexLength() / 2;
    long size = staged.size();
    long left = marks.size() / (Long.BYTES + hashLength);
    var running = algorithm.newMessageDigest();
    var proof = new Proof(0, StagedHash.copy(running), 0);
    for (; left > 0; left--) {
      long offset = in.readLong();
      byte[] hash = in.readNBytes(hashLength);
      if (offset <= proof.offset() || offset > size) {
        break;
      }
      StagedHash.update(running, staged, offset - proof.offset());
      if (!Arrays.equals(StagedHash.copy(running).digest(), hash)) {
        break;
      }
      long marksEnd = proof.marksEnd() + Long.BYTES + hashLength;
      proof = new Proof(offset, StagedHash.copy(running), marksEnd);
    }
    return proof;
  }
}
