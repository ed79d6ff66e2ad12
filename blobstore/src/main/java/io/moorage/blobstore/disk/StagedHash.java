package io.moorage.blobstore.disk;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * The hash of a staged file, taken while it is written. When the computation does not cover the
 * file (after a restart, or after bytes were dropped), or the digest turns out to be of another
 * algorithm, the file is read again instead: at memory speed that is cheaper than a computation
 * whose state can be saved.
 */
final class StagedHash {
  private static final int READ_AT_ONCE = 128 << 10;

  private final DigestAlgorithm algorithm;
  private Optional<MessageDigest> running;

  private StagedHash(DigestAlgorithm algorithm, Optional<MessageDigest> running) {
    this.algorithm = algorithm;
    this.running = running;
  }

  /** Of a file that is empty. */
  static StagedHash fromStart(DigestAlgorithm algorithm) {
    return new StagedHash(algorithm, Optional.of(algorithm.newMessageDigest()));
  }

  /** Of a file that another process wrote. */
  static StagedHash ofExisting(DigestAlgorithm algorithm) {
    return new StagedHash(algorithm, Optional.empty());
  }

  void update(List<ByteBuffer> bytes) {
    running.ifPresent(computation -> bytes.forEach(computation::update));
  }

  /** The file no longer begins with what was hashed. */
  void forget() {
    running = Optional.empty();
  }

  /** The digest of the first bytes of the file, which has at least so many. */
  Digest digest(DigestAlgorithm wanted, long size, Source file) throws IOException {
    if (wanted == algorithm && running.isPresent()) {
      try {
        return Digest.finished(wanted, (MessageDigest) running.get().clone());
      } catch (CloneNotSupportedException otherProvider) {
        throw new IllegalStateException("the JDK's digests can be cloned", otherProvider);
      }
    }
    if (size == 0) {
      return Digest.of(wanted, new byte[0]);
    }
    try (var channel = file.open()) {
      return Digest.finished(wanted, hash(channel, wanted, size));
    }
  }

  private static MessageDigest hash(FileChannel channel, DigestAlgorithm algorithm, long size)
      throws IOException {
    var computation = algorithm.newMessageDigest();
    var buffer = ByteBuffer.allocate((int) Math.min(READ_AT_ONCE, size));
    long left = size;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), left));
      int read = channel.read(buffer);
      if (read < 0) {
        throw new EOFException("the staged file ended %d bytes early".formatted(left));
      }
      computation.update(buffer.flip());
      left -= read;
    }
    return computation;
  }

  /** Where the file can be read from its start. */
  @FunctionalInterface
  interface Source {
    FileChannel open() throws IOException;
  }
}
