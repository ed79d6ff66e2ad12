package io.moorage.runner;

/** Why a container was not dealt with as asked. Messages are fit for the client that asked. */
public abstract sealed class ContainerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ContainerFailure(String message) {
    super(message);
  }

  private ContainerFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** No container has this name or id, or an id that begins so. 404 */
  public static final class NoSuchContainer extends ContainerFailure {
    private static final long serialVersionUID = 1L;

    public NoSuchContainer(String reference) {
      super("No such container: " + reference);
    }
  }

  /** No exec has this id. 404 */
  public static final class NoSuchExec extends ContainerFailure {
    private static final long serialVersionUID = 1L;

    public NoSuchExec(String id) {
      super("No such exec instance: " + id);
    }
  }

  /** The name is another's, or the state does not allow it. 409 */
  public static final class Conflict extends ContainerFailure {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message);
    }
  }

  /** The request makes no sense. 400 */
  public static final class Invalid extends ContainerFailure {
    private static final long serialVersionUID = 1L;

    public Invalid(String message) {
      super(message);
    }
  }

  /** What was to run is not there, or is not executable. 400 */
  public static final class CannotRun extends ContainerFailure {
    private static final long serialVersionUID = 1L;
    private final int code;

    /**
     * Says what stood in the way.
     *
     * @param code 126 if the program cannot be executed, 127 if there is none, else 128
     */
    public CannotRun(int code, String message) {
      super(message);
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /** The runtime, the disk or the host failed. 500 */
  public static final class Failed extends ContainerFailure {
    private static final long serialVersionUID = 1L;

    public Failed(String message, Throwable cause) {
      super(message, cause);
    }

    public Failed(String message) {
      super(message);
    }
  }
}
