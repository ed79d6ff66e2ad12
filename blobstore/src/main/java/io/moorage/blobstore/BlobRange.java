package io.moorage.blobstore;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A range of a blob, open for reading. Owned by one reader, which closes it. */
public interface BlobRange extends AutoCloseable {

  /** How many bytes the whole blob has. */
  long blobSize();

  /** Where in the blob this range starts. */
  long offset();

  /** How many bytes this range has. */
  long length();

  /**
   * A part of this range, by the blob's own offsets. It shares the handle: close one of the two.
   */
  BlobRange slice(long offset, long length);

  /** Writes the range out. */
  void transferTo(WritableByteChannel out) throws IOException;

  /** Releases the handle. Idempotent. */
  @Override
  void close();
}
