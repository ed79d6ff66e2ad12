package io.moorage.runner.engine;

/** A call that is not done, with its status and what the client is told. */
public final class EngineRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String message;

  public EngineRefusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
    this.message = message;
  }

  /** What was asked makes no sense. */
  public static EngineRefusal badRequest(String message) {
    return new EngineRefusal(400, message);
  }

  /** There is no such thing. */
  public static EngineRefusal notFound(String message) {
    return new EngineRefusal(404, message);
  }

  /** As things stand it cannot be done. */
  public static EngineRefusal conflict(String message) {
    return new EngineRefusal(409, message);
  }

  /** Known, and not done here. */
  public static EngineRefusal unsupported(String what) {
    return new EngineRefusal(501, what + " is not supported yet");
  }

  public int status() {
    return status;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
