package io.moorage.blobstore.fsck;

import io.moorage.blobstore.disk.DataFiles;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Reads whole files for what their bytes hash to, until it is told to stop. */
record Hashing(DataFiles files, Tally tally, BooleanSupplier stopped) {
  private static final int READ_AT_ONCE = 256 << 10;

  /**
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if it cannot be read, which says nothing of its bytes
   */
  Digest of(ObjectName object) throws IOException {
    var algorithm = object.digest().algorithm();
    var computation = algorithm.newMessageDigest();
    var buffer = ByteBuffer.allocate(READ_AT_ONCE);
    try (var channel = files.read(object)) {
      while (channel.read(buffer.clear()) >= 0) {
        StoppableReads.requireGoing(stopped);
        tally.bytes.add(buffer.position());
        computation.update(buffer.flip());
      }
    }
    return Digest.finished(algorithm, computation);
  }

  /** Whether its bytes are what its name says. */
  boolean isSound(ObjectName object) throws IOException {
    return of(object).equals(object.digest());
  }
}
