package io.moorage.runner.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Files made, opened, moved and removed, each relative to an open directory. */
public final class FileCalls {
  private static final NativeFunction SYSCALL = NativeFunction.ofLong("syscall", 5);
  private static final NativeFunction OPEN = NativeFunction.ofInt("open", 3);
  private static final NativeFunction OPENAT = NativeFunction.ofInt("openat", 4);
  private static final NativeFunction MKDIRAT = NativeFunction.ofInt("mkdirat", 3);
  private static final NativeFunction MKNODAT = NativeFunction.ofInt("mknodat", 4);
  private static final NativeFunction SYMLINKAT = NativeFunction.ofInt("symlinkat", 3);
  private static final NativeFunction READLINKAT = NativeFunction.ofLong("readlinkat", 4);
  private static final NativeFunction LINKAT = NativeFunction.ofInt("linkat", 5);
  private static final NativeFunction UNLINKAT = NativeFunction.ofInt("unlinkat", 3);
  private static final NativeFunction RENAMEAT = NativeFunction.ofInt("renameat", 4);
  private static final NativeFunction PWRITE = NativeFunction.ofLong("pwrite", 4);
  private static final NativeFunction PREAD = NativeFunction.ofLong("pread", 4);
  private static final NativeFunction FTRUNCATE = NativeFunction.ofInt("ftruncate", 2);
  private static final NativeFunction SYNCFS = NativeFunction.ofInt("syncfs", 1);

  /** The same number on every machine. */
  private static final long SYS_OPENAT2 = 437;

  /** {@code struct open_how}: flags, mode and resolve, of eight bytes each. */
  private static final int OPEN_HOW = 24;

  private static final int LONGEST_PATH = 4096;

  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_IN_ROOT = 0x10;

  private FileCalls() {}

  /** Opens a directory of ours, by its whole path. */
  public static FileDescriptor openDirectory(Path directory) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      return new FileDescriptor(
          call.to(
              OPEN,
              directory,
              call.text(directory.toString()),
              OpenFlags.DIRECTORY | OpenFlags.CLOSE_ON_EXEC,
              0));
    }
  }

  /**
   * Opens a path as if {@code root} were the root directory: an absolute link and {@code ..} end
   * there, and links of {@code /proc} that lead elsewhere are not followed.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
   */
  public static FileDescriptor openInRoot(FileDescriptor root, RawPath path, int flags)
      throws SystemCallFailure {
    return openat2(root, path, flags, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
  }

  /** As {@link #openInRoot}, but a symbolic link anywhere in the path is a failure. */
  public static FileDescriptor openWithoutLinks(FileDescriptor root, RawPath path, int flags)
      throws SystemCallFailure {
    return openat2(root, path, flags, RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS);
  }

  private static FileDescriptor openat2(FileDescriptor root, RawPath path, int flags, long resolve)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      MemorySegment how = call.memory(OPEN_HOW);
      how.set(JAVA_LONG, 0, flags | OpenFlags.CLOSE_ON_EXEC);
      how.set(JAVA_LONG, 16, resolve);
      return new FileDescriptor(
          call.to(
              SYSCALL,
              path,
              SYS_OPENAT2,
              root.number(),
              call.bytes(path.bytes()),
              how.address(),
              OPEN_HOW));
    }
  }

  /**
   * Opens or makes what has this name in a directory. It must be one name and no path, and the
   * flags should say {@link OpenFlags#NO_FOLLOW}.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/open.2.html">openat(2)</a>
   */
  public static FileDescriptor open(FileDescriptor directory, RawPath name, int flags, int mode)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      return new FileDescriptor(
          call.to(
              OPENAT,
              name,
              directory.number(),
              call.bytes(name.bytes()),
              flags | OpenFlags.CLOSE_ON_EXEC,
              mode));
    }
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/mkdir.2.html">mkdirat(2)</a>. */
  public static void makeDirectory(FileDescriptor directory, RawPath name, int mode)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(MKDIRAT, name, directory.number(), call.bytes(name.bytes()), mode);
    }
  }

  /**
   * Makes a device node or a named pipe.
   *
   * @param mode with the bits of its type, see {@link FileStatus}
   * @see <a href="https://man7.org/linux/man-pages/man2/mknod.2.html">mknodat(2)</a>
   */
  public static void makeNode(
      FileDescriptor directory, RawPath name, int mode, int major, int minor)
      throws SystemCallFailure {
    long device =
        ((major & 0xfffff000L) << 32)
            | ((major & 0xfffL) << 8)
            | ((minor & 0xffffff00L) << 12)
            | (minor & 0xffL);
    try (var call = new NativeCall()) {
      call.to(MKNODAT, name, directory.number(), call.bytes(name.bytes()), mode, device);
    }
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/symlink.2.html">symlinkat(2)</a>. */
  public static void makeSymbolicLink(FileDescriptor directory, RawPath name, RawPath target)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          SYMLINKAT,
          name,
          call.bytes(target.bytes()),
          directory.number(),
          call.bytes(name.bytes()));
    }
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/readlink.2.html">readlinkat(2)</a>. */
  public static RawPath readLink(FileDescriptor directory, RawPath name) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      var target = call.memory(LONGEST_PATH);
      long length =
          call.to(
              READLINKAT,
              name,
              directory.number(),
              call.bytes(name.bytes()),
              target.address(),
              LONGEST_PATH);
      return RawPath.of(target.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }

  /**
   * Gives a file a second name. Both are names and no paths; a symbolic link is linked itself.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/link.2.html">linkat(2)</a>
   */
  public static void link(
      FileDescriptor existingIn, RawPath existing, FileDescriptor directory, RawPath name)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          LINKAT,
          name + " to " + existing,
          existingIn.number(),
          call.bytes(existing.bytes()),
          directory.number(),
          call.bytes(name.bytes()),
          0);
    }
  }

  /**
   * Removes what is no directory.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/unlink.2.html">unlinkat(2)</a>
   */
  public static void remove(FileDescriptor directory, RawPath name) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(UNLINKAT, name, directory.number(), call.bytes(name.bytes()), 0);
    }
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/rename.2.html">renameat(2)</a>. */
  public static void rename(FileDescriptor from, RawPath name, FileDescriptor to, RawPath newName)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          RENAMEAT,
          name,
          from.number(),
          call.bytes(name.bytes()),
          to.number(),
          call.bytes(newName.bytes()));
    }
  }

  /**
   * Writes all that remains in the buffer at this offset of the file.
   *
   * @param bytes a direct buffer
   * @see <a href="https://man7.org/linux/man-pages/man2/pwrite.2.html">pwrite(2)</a>
   */
  public static void write(FileDescriptor file, ByteBuffer bytes, long offset)
      throws SystemCallFailure {
    var segment = direct(bytes);
    long done = 0;
    try (var call = new NativeCall()) {
      while (done < segment.byteSize()) {
        done +=
            call.to(
                PWRITE,
                file,
                file.number(),
                segment.address() + done,
                segment.byteSize() - done,
                offset + done);
      }
    }
    bytes.position(bytes.limit());
  }

  /**
   * Reads into the buffer from this offset of the file.
   *
   * @param bytes a direct buffer
   * @return how many bytes; 0 at the end of the file
   */
  public static int read(FileDescriptor file, ByteBuffer bytes, long offset)
      throws SystemCallFailure {
    var segment = direct(bytes);
    try (var call = new NativeCall()) {
      int got =
          (int) call.to(PREAD, file, file.number(), segment.address(), segment.byteSize(), offset);
      bytes.position(bytes.position() + got);
      return got;
    }
  }

  private static MemorySegment direct(ByteBuffer bytes) {
    if (!bytes.isDirect()) {
      throw new IllegalArgumentException("the kernel reads and writes direct buffers");
    }
    return MemorySegment.ofBuffer(bytes);
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/ftruncate.2.html">ftruncate(2)</a>. */
  public static void setSize(FileDescriptor file, long size) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(FTRUNCATE, file, file.number(), size);
    }
  }

  /**
   * Makes the whole file system durable that a file is on, and tells of each failed write since the
   * file was opened.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/syncfs.2.html">syncfs(2)</a>
   */
  public static void syncFileSystem(FileDescriptor file) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(SYNCFS, file, file.number());
    }
  }
}
