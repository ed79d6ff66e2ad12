package io.moorage.runner.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/** Owners, permissions, times and extended attributes. No call follows a symbolic link. */
public final class AttributeCalls {
  private static final NativeFunction STATX = NativeFunction.ofInt("statx", 5);
  private static final NativeFunction FCHOWN = NativeFunction.ofInt("fchown", 3);
  private static final NativeFunction FCHOWNAT = NativeFunction.ofInt("fchownat", 5);
  private static final NativeFunction FCHMOD = NativeFunction.ofInt("fchmod", 2);
  private static final NativeFunction FCHMODAT = NativeFunction.ofInt("fchmodat", 4);
  private static final NativeFunction FUTIMENS = NativeFunction.ofInt("futimens", 2);
  private static final NativeFunction UTIMENSAT = NativeFunction.ofInt("utimensat", 4);
  private static final NativeFunction FSETXATTR = NativeFunction.ofInt("fsetxattr", 5);
  private static final NativeFunction FGETXATTR = NativeFunction.ofLong("fgetxattr", 4);

  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;

  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_SIZE = 256;
  private static final int TIMES_SIZE = 32;
  private static final int LARGEST_ATTRIBUTE = 65536;

  private AttributeCalls() {}

  /** See <a href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</a>. */
  public static FileStatus status(FileDescriptor file) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      return status(call, file, file, call.text(""), AT_EMPTY_PATH);
    }
  }

  /** What has this name in a directory; empty if nothing has. */
  public static Optional<FileStatus> status(FileDescriptor directory, RawPath name)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      return Optional.of(
          status(call, name, directory, call.bytes(name.bytes()), AT_SYMLINK_NOFOLLOW));
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static FileStatus status(
      NativeCall call, Object subject, FileDescriptor from, long path, int flags)
      throws SystemCallFailure {
    MemorySegment to = call.memory(STATX_SIZE);
    call.to(STATX, subject, from.number(), path, flags, STATX_BASIC_STATS, to.address());
    return new FileStatus(
        to.get(JAVA_SHORT, 28) & 0xffff,
        to.get(JAVA_INT, 20),
        to.get(JAVA_INT, 24),
        to.get(JAVA_LONG, 40),
        to.get(JAVA_LONG, 32),
        to.get(JAVA_INT, 16) & 0xffff_ffffL,
        Instant.ofEpochSecond(to.get(JAVA_LONG, 112), to.get(JAVA_INT, 120)),
        to.get(JAVA_INT, 128),
        to.get(JAVA_INT, 132));
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/chown.2.html">fchown(2)</a>. */
  public static void setOwner(FileDescriptor file, int uid, int gid) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(FCHOWN, file, file.number(), uid, gid);
    }
  }

  public static void setOwner(FileDescriptor directory, RawPath name, int uid, int gid)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          FCHOWNAT,
          name,
          directory.number(),
          call.bytes(name.bytes()),
          uid,
          gid,
          AT_SYMLINK_NOFOLLOW);
    }
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/chmod.2.html">fchmod(2)</a>. */
  public static void setPermissions(FileDescriptor file, int mode) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(FCHMOD, file, file.number(), mode);
    }
  }

  /** The permissions of what is known to be no symbolic link. */
  public static void setPermissions(FileDescriptor directory, RawPath name, int mode)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(FCHMODAT, name, directory.number(), call.bytes(name.bytes()), mode, 0);
    }
  }

  /**
   * Sets the time of the last access and change of content to the same moment.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/utimensat.2.html">utimensat(2)</a>
   */
  public static void setTime(FileDescriptor file, Instant time) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(FUTIMENS, file, file.number(), times(call, time));
    }
  }

  public static void setTime(FileDescriptor directory, RawPath name, Instant time)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          UTIMENSAT,
          name,
          directory.number(),
          call.bytes(name.bytes()),
          times(call, time),
          AT_SYMLINK_NOFOLLOW);
    }
  }

  private static long times(NativeCall call, Instant time) {
    var times = call.memory(TIMES_SIZE);
    for (int at = 0; at < TIMES_SIZE; at += TIMES_SIZE / 2) {
      times.set(JAVA_LONG, at, time.getEpochSecond());
      times.set(JAVA_LONG, at + 8L, time.getNano());
    }
    return times.address();
  }

  /** See <a href="https://man7.org/linux/man-pages/man2/setxattr.2.html">fsetxattr(2)</a>. */
  public static void setAttribute(FileDescriptor file, RawPath attribute, byte[] value)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      var bytes = call.memory(Math.max(value.length, 1));
      bytes.asSlice(0, value.length).copyFrom(MemorySegment.ofArray(value));
      call.to(
          FSETXATTR,
          attribute,
          file.number(),
          call.bytes(attribute.bytes()),
          bytes.address(),
          value.length,
          0);
    }
  }

  /** An extended attribute; empty if the file has none of this name. */
  public static Optional<byte[]> attribute(FileDescriptor file, RawPath attribute)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      var value = call.memory(LARGEST_ATTRIBUTE);
      long size =
          call.to(
              FGETXATTR,
              attribute,
              file.number(),
              call.bytes(attribute.bytes()),
              value.address(),
              LARGEST_ATTRIBUTE);
      return Optional.of(value.asSlice(0, size).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.ENODATA) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
