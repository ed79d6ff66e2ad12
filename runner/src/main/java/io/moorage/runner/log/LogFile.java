package io.moorage.runner.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One open file of a log. It stays the same file when another gets its name. */
final class LogFile implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final FileChannel channel;
  private final Object key;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private long position;

  private LogFile(FileChannel channel, Object key) {
    this.channel = channel;
    this.key = key;
  }

  /** Opens a file; none if it is not there. */
  static Optional<LogFile> open(Path path) throws IOException {
    while (true) {
      var before = key(path);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      FileChannel channel;
      try {
        channel = FileChannel.open(path, StandardOpenOption.READ);
      } catch (NoSuchFileException gone) {
        return Optional.empty();
      }
      // The name may have gone to another file while it was opened.
      if (key(path).equals(before)) {
        return Optional.of(new LogFile(channel, before.get()));
      }
      channel.close();
    }
  }

  /** What tells files apart: their inodes. */
  static Optional<Object> key(Path path) throws IOException {
    try {
      return Optional.of(Files.getAttribute(path, "unix:ino"));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  Object key() {
    return key;
  }

  /** Where the next line starts. */
  long position() {
    return position;
  }

  /** Goes on from here. */
  void seek(long to) throws IOException {
    channel.position(to);
    buffer.clear().flip();
    line.reset();
    position = to;
  }

  void seekEnd() throws IOException {
    seek(channel.size());
  }

  /** The next whole line, with its line feed; none while there is none. */
  Optional<byte[]> nextLine() throws IOException {
    while (true) {
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        line.write(b);
        if (b == '\n') {
          var whole = line.toByteArray();
          line.reset();
          position += whole.length;
          return Optional.of(whole);
        }
      }
      buffer.clear();
      int got = channel.read(buffer);
      buffer.flip();
      if (got <= 0) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
