package io.moorage.blobstore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The local disk, with faults. */
final class FaultyDisk implements Disk {
  private final Disk disk = new LocalDisk();
  private final Faults faults;

  FaultyDisk(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    run("mkdir", () -> disk.createDirectories(directory));
  }

  @Override
  public StagedFile stage(Path file) throws IOException {
    return faults.step("open for writing", () -> new FaultyFile(disk.stage(file)));
  }

  @Override
  public FileChannel read(Path file) throws IOException {
    return faults.step("open for reading", () -> disk.read(file));
  }

  @Override
  public FileChannel readUncached(Path file) throws IOException {
    return faults.step("open for reading past the cache", () -> disk.readUncached(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    run("rename", () -> disk.rename(from, to));
  }

  @Override
  public boolean link(Path existing, Path name) throws IOException {
    return faults.step("link", () -> disk.link(existing, name));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    run("fsync directory", () -> disk.syncDirectory(directory));
  }

  @Override
  public void delete(Path path) throws IOException {
    run("unlink", () -> disk.delete(path));
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return faults.step("list", () -> disk.list(directory));
  }

  @Override
  public OptionalLong size(Path file) throws IOException {
    return faults.step("stat", () -> disk.size(file));
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return faults.step("stat two", () -> disk.isSameFile(one, other));
  }

  @Override
  public Space space(Path directory) throws IOException {
    return faults.step("statvfs", () -> disk.space(directory));
  }

  private void run(String name, Health.Step step) throws IOException {
    var _ =
        faults.step(
            name,
            () -> {
              step.run();
              return name;
            });
  }

  private final class FaultyFile implements StagedFile {
    private final StagedFile file;

    FaultyFile(StagedFile file) {
      this.file = file;
    }

    @Override
    public void write(List<ByteBuffer> bytes, long offset) throws IOException {
      faults.write(
          "write",
          () -> {
            file.write(bytes, offset);
            return file;
          },
          () -> {
            var first = bytes.getFirst().duplicate();
            file.write(List.of(first.limit(first.position() + first.remaining() / 2)), offset);
            return file;
          });
    }

    @Override
    public long size() throws IOException {
      return faults.step("fstat", file::size);
    }

    @Override
    public void truncate(long size) throws IOException {
      FaultyDisk.this.run("ftruncate", () -> file.truncate(size));
    }

    @Override
    public void sync() throws IOException {
      FaultyDisk.this.run("fdatasync", file::sync);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
