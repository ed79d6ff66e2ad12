package io.moorage.registry.client;

/** Why a registry did not give or take what was asked. Messages are fit for people. */
public abstract sealed class ClientFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ClientFailure(String message) {
    super(message);
  }

  private ClientFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no such manifest, blob or repository, or none that this caller may know of. */
  public static final class NotFound extends ClientFailure {
    private static final long serialVersionUID = 1L;

    public NotFound(String what) {
      super(what + " not found");
    }
  }

  /** The registry wants to know who asks, or does not take the answer. */
  public static final class Unauthorized extends ClientFailure {
    private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
      super(message);
    }
  }

  /** The registry knows who asks, and does not let them. */
  public static final class Denied extends ClientFailure {
    private static final long serialVersionUID = 1L;

    public Denied(String message) {
      super(message);
    }
  }

  /** No answer, after all attempts. */
  public static final class Unreachable extends ClientFailure {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** An answer that the protocol does not provide for, or an error of the registry's own. */
  public static final class Refused extends ClientFailure {
    private static final long serialVersionUID = 1L;
    private final int status;

    public Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    /** The status of the answer. */
    public int status() {
      return status;
    }
  }

  /** Bytes that are not those asked for. */
  public static final class WrongContent extends ClientFailure {
    private static final long serialVersionUID = 1L;

    public WrongContent(String message) {
      super(message);
    }
  }
}
