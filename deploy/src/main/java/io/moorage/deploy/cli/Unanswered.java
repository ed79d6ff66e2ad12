package io.moorage.deploy.cli;

/** A verb that ends without having done its work. The message says why and what to do about it. */
final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String message;

  private Unanswered(int exitCode, String message) {
    super(message);
    this.message = message;
    this.exitCode = exitCode;
  }

  /** What was asked for can never work, or nobody is there to be asked. */
  static Unanswered askedWrongly(String message) {
    return new Unanswered(Command.USAGE, message);
  }

  /** The server does not do it, or does not have it. */
  static Unanswered refused(String message) {
    return new Unanswered(1, message);
  }

  @Override
  public String getMessage() {
    return message;
  }

  int exitCode() {
    return exitCode;
  }
}
