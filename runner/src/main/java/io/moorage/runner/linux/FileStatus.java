package io.moorage.runner.linux;

import java.time.Instant;

/**
 * What a file is, as the kernel tells it.
 *
 * @param mode type and permissions
 * @param size in bytes
 * @param major of the device it is, as the next; 0 for what is none
 */
public record FileStatus(
    int mode,
    int uid,
    int gid,
    long size,
    long inode,
    long links,
    Instant modified,
    int major,
    int minor) {
  public static final int TYPE = 0xf000;
  public static final int PIPE = 0x1000;
  public static final int CHARACTER_DEVICE = 0x2000;
  public static final int DIRECTORY = 0x4000;
  public static final int BLOCK_DEVICE = 0x6000;
  public static final int REGULAR = 0x8000;
  public static final int SYMBOLIC_LINK = 0xa000;
  public static final int SOCKET = 0xc000;

  /** Every bit that chmod(2) sets. */
  public static final int PERMISSIONS = 0xfff;

  public int permissions() {
    return mode & PERMISSIONS;
  }

  public boolean isDirectory() {
    return is(DIRECTORY);
  }

  public boolean isRegular() {
    return is(REGULAR);
  }

  public boolean isSymbolicLink() {
    return is(SYMBOLIC_LINK);
  }

  /** A character device 0:0, by which the overlay file system hides a name. */
  public boolean isWhiteout() {
    return is(CHARACTER_DEVICE) && major == 0 && minor == 0;
  }

  private boolean is(int type) {
    return (mode & TYPE) == type;
  }
}
