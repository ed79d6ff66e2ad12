package io.moorage.config;

/** A text is not of the type its key wants. The message is the reason, as part of a sentence. */
public final class InvalidValue extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidValue(String reason) {
    super(reason);
  }

  public InvalidValue(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** The reason, which is never absent. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
