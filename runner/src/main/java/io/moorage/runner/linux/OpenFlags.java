package io.moorage.runner.linux;

/**
 * How to open a file. Every file is opened with {@code O_CLOEXEC}: no child inherits one.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/open.2.html">open(2)</a>
 */
public final class OpenFlags {
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  public static final int READ = 0;
  public static final int WRITE = 1;
  public static final int CREATE = 0x40;
  public static final int EXCLUSIVE = 0x80;
  public static final int DIRECTORY = ARM ? 0x4000 : 0x10000;
  public static final int NO_FOLLOW = ARM ? 0x8000 : 0x20000;
  public static final int PATH_ONLY = 0x200000;
  public static final int NON_BLOCKING = 0x800;

  static final int CLOSE_ON_EXEC = 0x80000;

  private OpenFlags() {}
}
