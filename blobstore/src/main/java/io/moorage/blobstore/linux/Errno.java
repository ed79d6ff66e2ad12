package io.moorage.blobstore.linux;

import java.util.Map;

/**
 * Reasons why a call failed, by their Linux numbers.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int E2BIG = 7;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EMFILE = 24;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int EPIPE = 32;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENOBUFS = 105;
  public static final int ECONNREFUSED = 111;
  public static final int EDQUOT = 122;

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(EPERM, "operation not permitted"),
          Map.entry(ENOENT, "no such file or directory"),
          Map.entry(ESRCH, "no such process"),
          Map.entry(EINTR, "interrupted"),
          Map.entry(EIO, "input/output error"),
          Map.entry(E2BIG, "too large"),
          Map.entry(EBADF, "bad file descriptor"),
          Map.entry(EAGAIN, "try again"),
          Map.entry(EACCES, "permission denied"),
          Map.entry(EBUSY, "device or resource busy"),
          Map.entry(EEXIST, "file exists"),
          Map.entry(EXDEV, "it would leave the directory or the file system"),
          Map.entry(ENODEV, "no such device"),
          Map.entry(ENOTDIR, "not a directory"),
          Map.entry(EISDIR, "is a directory"),
          Map.entry(EINVAL, "invalid argument"),
          Map.entry(EMFILE, "too many open files"),
          Map.entry(EFBIG, "file too large"),
          Map.entry(ENOSPC, "no space left on device"),
          Map.entry(EROFS, "read-only file system"),
          Map.entry(EMLINK, "too many links"),
          Map.entry(EPIPE, "broken pipe"),
          Map.entry(ERANGE, "result too large"),
          Map.entry(ENAMETOOLONG, "file name too long"),
          Map.entry(ENOSYS, "the kernel does not have this call"),
          Map.entry(ENOTEMPTY, "directory not empty"),
          Map.entry(ELOOP, "too many levels of symbolic links"),
          Map.entry(ENODATA, "no such attribute"),
          Map.entry(EOPNOTSUPP, "operation not supported"),
          Map.entry(EADDRINUSE, "address already in use"),
          Map.entry(EADDRNOTAVAIL, "cannot assign requested address"),
          Map.entry(ENOBUFS, "no buffer space available"),
          Map.entry(ECONNREFUSED, "connection refused"),
          Map.entry(EDQUOT, "disk quota exceeded"));

  private Errno() {}

  /** What a number means, in the words people know. */
  public static String words(int errno) {
    return WORDS.getOrDefault(errno, "errno " + errno);
  }
}
