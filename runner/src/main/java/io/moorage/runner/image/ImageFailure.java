package io.moorage.runner.image;

/** Why an image could not be had or changed. Messages are fit for people, in Docker's words. */
public abstract sealed class ImageFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ImageFailure(String message) {
    super(message);
  }

  private ImageFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Not the name of an image. */
  public static final class InvalidName extends ImageFailure {
    private static final long serialVersionUID = 1L;

    public InvalidName(String message) {
      super(message);
    }
  }

  /** Not a change of how an image starts. */
  public static final class InvalidChange extends ImageFailure {
    private static final long serialVersionUID = 1L;

    public InvalidChange(String message) {
      super(message);
    }
  }

  /** No local image of this name, id or digest. */
  public static final class NoSuchImage extends ImageFailure {
    private static final long serialVersionUID = 1L;

    public NoSuchImage(String name) {
      super("No such image: " + ImageName.shown(name));
    }
  }

  /** No registry that was asked has it, or none that lets this caller know. */
  public static final class NotToBeHad extends ImageFailure {
    private static final long serialVersionUID = 1L;

    public NotToBeHad(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A registry was not reached, or failed on the way. */
  public static final class BrokenOff extends ImageFailure {
    private static final long serialVersionUID = 1L;

    public BrokenOff(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The image is in use, or a word names several. */
  public static final class Conflict extends ImageFailure {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message);
    }
  }

  /** What was given or came is no image that can run here. */
  public static final class Unusable extends ImageFailure {
    private static final long serialVersionUID = 1L;

    public Unusable(String message) {
      super(message);
    }

    public Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
