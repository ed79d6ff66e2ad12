package io.moorage.runner.snapshot;

/** Why a layer was not unpacked or a snapshot not had. Messages are fit for who pulls the image. */
public abstract sealed class SnapshotFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private SnapshotFailure(String message) {
    super(message);
  }

  private SnapshotFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** The layer itself is at fault: trying again with the same bytes ends the same way. */
  public static final class BadLayer extends SnapshotFailure {
    private static final long serialVersionUID = 1L;

    public BadLayer(String why) {
      super("the layer is refused: " + why);
    }

    public BadLayer(String why, Throwable cause) {
      super("the layer is refused: " + why, cause);
    }
  }

  /** There is no snapshot of this chain ID. */
  public static final class NoSuchSnapshot extends SnapshotFailure {
    private static final long serialVersionUID = 1L;

    public NoSuchSnapshot(ChainId chain) {
      super("no snapshot " + chain);
    }
  }

  /** The disk failed. */
  public static final class DiskFailure extends SnapshotFailure {
    private static final long serialVersionUID = 1L;

    public DiskFailure(String what, Throwable cause) {
      super(what + ": " + cause.getMessage(), cause);
    }
  }
}
