package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;

/** The local disk, where one step fails: counted from when the fault is armed, deletions apart. */
class FaultyDisk implements SnapshotDisk {
  private final SnapshotDisk disk = new LocalSnapshotDisk();
  private final int failing;
  private boolean armed;
  private int step;
  private boolean failed;

  FaultyDisk(int failing) {
    this.failing = failing;
  }

  void arm() {
    armed = true;
  }

  boolean failed() {
    return failed;
  }

  private void step(String what) throws IOException {
    if (armed && step++ == failing) {
      failed = true;
      throw new IOException("made to fail: " + what);
    }
  }

  @Override
  public void syncFileSystem(FileDescriptor directory) throws IOException {
    step("syncfs");
    disk.syncFileSystem(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step("rename");
    disk.rename(from, to);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    step("fsync");
    disk.syncDirectory(directory);
  }

  @Override
  public void deleteTree(Path tree) throws IOException {
    disk.deleteTree(tree);
  }
}
