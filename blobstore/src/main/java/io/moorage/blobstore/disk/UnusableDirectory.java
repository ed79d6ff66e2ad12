package io.moorage.blobstore.disk;

/**
 * The data directory cannot be used. The message names it, the reason and the remedy, in one line.
 */
public final class UnusableDirectory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean inUse;

  UnusableDirectory(String message) {
    super(message);
    inUse = false;
  }

  UnusableDirectory(String message, Throwable cause) {
    this(message, cause, false);
  }

  UnusableDirectory(String message, Throwable cause, boolean inUse) {
    super(message, cause);
    this.inUse = inUse;
  }

  /** Whether another process has it, and nothing else is wrong. */
  public boolean inUse() {
    return inUse;
  }
}
