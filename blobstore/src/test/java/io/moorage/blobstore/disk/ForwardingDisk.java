package io.moorage.blobstore.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The local disk; a test overrides the step that it looks at. */
class ForwardingDisk implements Disk {
  private final Disk disk = new LocalDisk();

  @Override
  public void createDirectories(Path directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public StagedFile stage(Path file) throws IOException {
    return disk.stage(file);
  }

  @Override
  public FileChannel read(Path file) throws IOException {
    return disk.read(file);
  }

  @Override
  public FileChannel readUncached(Path file) throws IOException {
    return disk.readUncached(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public boolean link(Path existing, Path name) throws IOException {
    return disk.link(existing, name);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    disk.syncDirectory(directory);
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.delete(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public OptionalLong size(Path file) throws IOException {
    return disk.size(file);
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return disk.isSameFile(one, other);
  }

  @Override
  public Space space(Path directory) throws IOException {
    return disk.space(directory);
  }
}
