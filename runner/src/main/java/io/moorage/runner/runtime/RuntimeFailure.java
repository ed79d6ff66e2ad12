package io.moorage.runner.runtime;

/** conmon or the runtime did not do what was asked. The message is fit for the client. */
public sealed class RuntimeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RuntimeFailure(String message) {
    super(message);
  }

  public RuntimeFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** The program that was to run is not there, or cannot be executed. */
  public static final class NotRunnable extends RuntimeFailure {
    private static final long serialVersionUID = 1L;
    private final int code;

    NotRunnable(int code, String message) {
      super(message);
      this.code = code;
    }

    /** What a shell would say: 127 if it is not there, 126 if it cannot be executed. */
    public int code() {
      return code;
    }
  }

  /** What the runtime complained of, from what it wrote. */
  static RuntimeFailure of(String doing, String complaint) {
    var message = doing + ": " + RuntimeMessages.clean(complaint);
    if (complaint.contains("executable file not found")
        || (complaint.contains("no such file or directory") && complaint.contains("exec: "))) {
      return new NotRunnable(127, message);
    }
    if ((complaint.contains("exec: ") && complaint.contains("permission denied"))
        || complaint.contains("exec format error")
        || complaint.contains("is a directory")) {
      return new NotRunnable(126, message);
    }
    return new RuntimeFailure(message);
  }
}
