package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.BlobStoreFailure.DiskFailure;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Why a write failed that was to happen before anything was promised: the session stands where it
 * stood. Java hands on the kernel's words and not its number, and the words are in the language of
 * the machine: so the disk is asked as well.
 */
final class WriteFailures {
  /** With less than this free a disk is full, whatever it says: some of it is never given out. */
  static final long FULL = 512 << 10;

  private final Disk disk;
  private final Path directory;

  WriteFailures(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  BlobStoreFailure of(String what, IOException e) {
    return saysFull(e) || isFull()
        ? new UploadsRefused(UploadsRefused.Limit.DISK)
        : new DiskFailure(what + " failed: " + e.getMessage(), e);
  }

  /** A disk can be full of names while it has bytes, or a user's share of it be used up. */
  private static boolean saysFull(IOException e) {
    var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded");
  }

  boolean isFull() {
    return free() < FULL;
  }

  /** What the disk has left; without bound if it does not say. */
  long free() {
    try {
      return disk.space(directory).free();
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }
}
