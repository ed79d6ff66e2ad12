package io.moorage.blobstore.disk;

/**
 * The data directory cannot be used. The message names it, the reason and the remedy, in one line.
 */
public final class UnusableDirectory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableDirectory(String message) {
    super(message);
  }

  UnusableDirectory(String message, Throwable cause) {
    super(message, cause);
  }
}
