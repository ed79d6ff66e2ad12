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
 * file, as after bytes were dropped, or the digest turns out to be of another algorithm, the file
 * is read again instead: at memory speed that is cheaper than a computation whose state can be
 * saved.
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

  /** Of a file that another process wrote, and that was hashed again. */
  static StagedHash goingOn(DigestAlgorithm algorithm, MessageDigest computation) {
    return new StagedHash(algorithm, Optional.of(computation));
  }

  DigestAlgorithm algorithm() {
    return algorithm;
  }

  void update(List<ByteBuffer> bytes) {
    running.ifPresent(computation -> bytes.forEach(computation::update));
  }

  /** The file no longer begins with what was hashed. */
  void forget() {
    running = Optional.empty();
  }

  /** The hash of the first bytes of the file, in the algorithm of the session. */
  byte[] soFar(long size, Source file) throws IOException {
    if (running.isEmpty()) {
      running = Optional.of(hash(algorithm, size, file));
    }
    return copy(running.get()).digest();
  }

  /** The digest of the first bytes of the file, which has at least so many. */
  Digest digest(DigestAlgorithm wanted, long size, Source file) throws IOException {
    if (wanted == algorithm && running.isPresent()) {
      return Digest.finished(wanted, copy(running.get()));
    }
    if (size == 0) {
      return Digest.of(wanted, new byte[0]);
    }
    return Digest.finished(wanted, hash(wanted, size, file));
  }

  private static MessageDigest hash(DigestAlgorithm algorithm, long size, Source file)
      throws IOException {
    var computation = algorithm.newMessageDigest();
    try (var channel = file.open()) {
      update(computation, channel, size);
    }
    return computation;
  }

  /** Adds the next so many bytes of a file. */
  static void update(MessageDigest computation, FileChannel channel, long size) throws IOException {
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
  }

  static MessageDigest copy(MessageDigest computation) {
    try {
      return (MessageDigest) computation.clone();
    } catch (CloneNotSupportedException otherProvider) {
      throw new IllegalStateException("the JDK's digests can be cloned", otherProvider);
    }
  }

  /** Where the file can be read from its start. */
  @FunctionalInterface
  interface Source {
    FileChannel open() throws IOException;
  }
}
