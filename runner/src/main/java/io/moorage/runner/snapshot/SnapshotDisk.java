package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The steps of making snapshots durable and taking them away: each is one thing that can fail, and
 * a test can fail or stop each. The real one is {@link LocalSnapshotDisk}.
 */
interface SnapshotDisk {

  /** All that was written to the file system of this directory since it was opened is durable. */
  void syncFileSystem(FileDescriptor directory) throws IOException;

  /** rename(2) */
  void rename(Path from, Path to) throws IOException;

  /** The names in a directory are durable. */
  void syncDirectory(Path directory) throws IOException;

  /** Deletes a tree, whatever it holds; nothing if it is not there. */
  void deleteTree(Path tree) throws IOException;
}
