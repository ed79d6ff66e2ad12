package io.moorage.blobstore.disk;

import java.nio.channels.FileChannel;

/** A {@link io.moorage.blobstore.BlobRange} of a file: the door may let the kernel send it. */
public interface FileBacked {

  /** The whole file, open for reading; closed with the range. */
  FileChannel channel();

  /**
   * Whether the repository may still read the blob and this is still its file, so that the open
   * range may answer another reader.
   */
  boolean stands();
}
