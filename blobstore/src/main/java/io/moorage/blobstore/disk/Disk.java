package io.moorage.blobstore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The file system, step by step: each method is one thing that can fail, and a test can fail, stop
 * or delay each. The real one is {@link LocalDisk}.
 */
interface Disk {

  /** Makes a directory and those above it, if they are not there. mkdir(2) */
  void createDirectories(Path directory) throws IOException;

  /** Opens a file for writing, making it if it is not there. open(2) */
  StagedFile stage(Path file) throws IOException;

  /** Opens a file for reading. open(2) */
  FileChannel read(Path file) throws IOException;

  /** Of so many bytes the buffers for {@link #readUncached} are, in length and in place. */
  int UNCACHED = 1 << 20;

  /**
   * Opens a file for reading past the page cache, if its file system can do that: what the cache
   * holds may never have reached the disk. open(2) with O_DIRECT
   */
  FileChannel readUncached(Path file) throws IOException;

  /** rename(2), within one directory. */
  void rename(Path from, Path to) throws IOException;

  /**
   * link(2): another name for a file.
   *
   * @return false if the name is taken
   */
  boolean link(Path existing, Path name) throws IOException;

  /** fsync(2) of a directory: the names in it are durable. */
  void syncDirectory(Path directory) throws IOException;

  /** unlink(2) or rmdir(2); nothing if it is not there. */
  void delete(Path path) throws IOException;

  /** What is in a directory; nothing if it is not there. */
  List<Path> list(Path directory) throws IOException;

  /** The size of a file; empty if it is not there. stat(2) */
  OptionalLong size(Path file) throws IOException;

  /** Whether two names are of one file. stat(2) */
  boolean isSameFile(Path one, Path other) throws IOException;

  /** Free and total bytes of the file system. statvfs(3) */
  Space space(Path directory) throws IOException;

  /** A flush that did not even begin, as when no more files may be opened: nothing is in doubt. */
  final class NotTried extends IOException {
    private static final long serialVersionUID = 1L;

    NotTried(String what, IOException cause) {
      super(what + ": " + cause.getMessage(), cause);
    }
  }

  /** Bytes an unprivileged process may still write, and bytes in all. */
  record Space(long free, long total) {}

  /** A file of an upload, open for writing. */
  interface StagedFile extends AutoCloseable {

    /** Writes all of these bytes at this offset. pwritev(2) */
    void write(List<ByteBuffer> bytes, long offset) throws IOException;

    long size() throws IOException;

    /** ftruncate(2) */
    void truncate(long size) throws IOException;

    /** fdatasync(2): the bytes and the size are durable. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }
}
