package io.moorage.runner.daemon;

/** A runner cannot start on this host. The message says why and what to do about it. */
public final class CannotRunHere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotRunHere(String message) {
    super(message);
  }

  CannotRunHere(String message, Throwable cause) {
    super(message, cause);
  }
}
