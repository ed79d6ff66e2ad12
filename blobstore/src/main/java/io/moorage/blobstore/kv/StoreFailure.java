package io.moorage.blobstore.kv;

/**
 * The store below could not do its work: the disk, or what lies on it, is at fault, never the
 * caller's data.
 */
public sealed class StoreFailure extends RuntimeException permits StoreFailure.NoRoom {
  private static final long serialVersionUID = 1L;

  public StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreFailure(String message) {
    super(message);
  }

  /**
   * The disk has no room for a batch. Nothing of it is there, now or when the store is opened
   * again, and the store takes batches when there is room.
   */
  public static final class NoRoom extends StoreFailure {
    private static final long serialVersionUID = 1L;

    public NoRoom(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
