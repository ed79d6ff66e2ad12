package io.moorage.deploy.cli;

/** A verb that ends without having done its work. The message says why and what to do about it. */
final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** There was no program whose code it could be. */
  static final int NO_CONTAINER = 125;

  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

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

  /** What docker exits with when this is why a program was not started. */
  int codeOfStart() {
    if (exitCode == Command.USAGE) {
      return NO_CONTAINER;
    }
    if (message.contains("executable file not found")
        || message.contains("no such file or directory")) {
      return NOT_FOUND;
    }
    return message.contains("permission denied") || message.contains("is a directory")
        ? NOT_EXECUTABLE
        : NO_CONTAINER;
  }

  int exitCode() {
    return exitCode;
  }
}
