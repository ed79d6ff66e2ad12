package io.moorage.blobstore.kv;

/**
 * The store below could not do its work: the disk, or what lies on it, is at fault, never the
 * caller's data.
 */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreFailure(String message) {
    super(message);
  }
}
