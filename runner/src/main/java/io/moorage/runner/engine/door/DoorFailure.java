package io.moorage.runner.engine.door;

/** The socket cannot be opened. The message says why and what to do about it. */
public final class DoorFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DoorFailure(String message) {
    super(message);
  }

  DoorFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
