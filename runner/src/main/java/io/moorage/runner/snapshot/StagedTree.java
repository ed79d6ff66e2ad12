package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A tree in the work directory, and the descriptor through which it was made. */
final class StagedTree implements Snapshots.Staged {
  private static final System.Logger LOG = System.getLogger(StagedTree.class.getName());

  private final SnapshotDisk disk;
  private final Path work;
  private final FileDescriptor root;
  private final Unpacking.Result result;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes the descriptor and the directory over. */
  StagedTree(SnapshotDisk disk, Path work, FileDescriptor root, Unpacking.Result result) {
    this.disk = disk;
    this.work = work;
    this.root = root;
    this.result = result;
  }

  static Path tree(Path work) {
    return work.resolve("tree");
  }

  static Path gone(Path work) {
    return work.resolve("gone");
  }

  Path tree() {
    return tree(work);
  }

  /** The tree's root, open since before the first entry was placed. */
  FileDescriptor root() {
    return root;
  }

  ImpliedDirectories implied() {
    return result.implied();
  }

  @Override
  public Digest diffId() {
    return result.diffId();
  }

  @Override
  public long size() {
    return result.size();
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Deletes what is still in the work directory; the tree is not, once it was committed. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    discard(disk, work, root);
  }

  /** A failure to delete is told and no more: the next start tries again. */
  static void discard(SnapshotDisk disk, Path work, FileDescriptor root) {
    try (root) {
      disk.deleteTree(work);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot delete " + work + ", the next start will: " + e.getMessage());
    }
  }
}
