package io.moorage.deploy.serve;

/** The server cannot start. The message says why and what to do about it, in one line. */
public final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose move it is. */
  public enum Kind {
    /** What was asked for can never work: another setting is needed. */
    ASKED_WRONGLY,
    /** It could work, and does not now. */
    PREVENTED
  }

  private final Kind kind;

  CannotStart(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  CannotStart(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
