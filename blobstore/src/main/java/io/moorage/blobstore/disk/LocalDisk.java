package io.moorage.blobstore.disk;

import static java.lang.System.Logger.Level.DEBUG;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The file system of this machine. */
final class LocalDisk implements Disk {
  private static final System.Logger LOG = System.getLogger(LocalDisk.class.getName());
  private static final Optional<OpenOption> DIRECT = direct();

  @Override
  public void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory);
  }

  @Override
  public StagedFile stage(Path file) throws IOException {
    return new LocalFile(FileChannel.open(file, CREATE, READ, WRITE));
  }

  @Override
  public FileChannel read(Path file) throws IOException {
    return FileChannel.open(file, READ);
  }

  @Override
  public FileChannel readUncached(Path file) throws IOException {
    if (DIRECT.isPresent() && Files.getFileStore(file).getBlockSize() <= UNCACHED) {
      try {
        return FileChannel.open(file, READ, DIRECT.get());
      } catch (FileSystemException | UnsupportedOperationException notHere) {
        LOG.log(DEBUG, file + " cannot be read past the page cache", notHere);
      }
    }
    return read(file);
  }

  /** The JDK has it in a module whose names the compiler warns of, hence by its name. */
  private static Optional<OpenOption> direct() {
    try {
      var options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      return Arrays.stream(options)
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findFirst();
    } catch (ClassNotFoundException otherJdk) {
      // There all is read through the cache, as on a file system that cannot do otherwise.
      return Optional.empty();
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public boolean link(Path existing, Path name) throws IOException {
    try {
      Files.createLink(name, existing);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (var channel = opened(directory)) {
      channel.force(true);
    }
  }

  private static FileChannel opened(Path directory) throws NotTried {
    try {
      return FileChannel.open(directory, READ);
    } catch (IOException e) {
      throw new NotTried("opening " + directory, e);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  @Override
  public OptionalLong size(Path file) throws IOException {
    try {
      return OptionalLong.of(Files.size(file));
    } catch (NoSuchFileException none) {
      return OptionalLong.empty();
    }
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    try {
      return Files.isSameFile(one, other);
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  @Override
  public Space space(Path directory) throws IOException {
    // statvfs(2) alone: a FileStore would read the table of mounts each time, and need a handle.
    var file = directory.toFile();
    long total = file.getTotalSpace();
    if (total == 0) {
      throw new IOException("the file system of " + directory + " does not say what it has");
    }
    return new Space(file.getUsableSpace(), total);
  }

  private record LocalFile(FileChannel channel) implements StagedFile {

    @Override
    public void write(List<ByteBuffer> bytes, long offset) throws IOException {
      var all = bytes.toArray(ByteBuffer[]::new);
      channel.position(offset);
      int first = 0;
      while (first < all.length) {
        if (all[first].hasRemaining()) {
          var _ = channel.write(all, first, all.length - first);
        } else {
          first++;
        }
      }
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      var _ = channel.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
