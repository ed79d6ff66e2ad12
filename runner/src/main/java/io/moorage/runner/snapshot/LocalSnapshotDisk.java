package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.runner.linux.FileCalls;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file system of this machine. */
final class LocalSnapshotDisk implements SnapshotDisk {

  @Override
  public void syncFileSystem(FileDescriptor directory) throws IOException {
    FileCalls.syncFileSystem(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void deleteTree(Path tree) throws IOException {
    TreeRemoval.delete(tree);
  }
}
