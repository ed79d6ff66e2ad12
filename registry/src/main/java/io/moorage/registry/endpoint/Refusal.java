package io.moorage.registry.endpoint;

/** A request that an end-point does not do, with the answer it deserves. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Headers headers;

  public Refusal(ErrorCode code, String message) {
    this(code, message, Headers.none());
  }

  public Refusal(ErrorCode code, String message, Headers headers) {
    super(message, null, false, false);
    this.code = code;
    this.headers = headers;
  }

  public ErrorCode code() {
    return code;
  }

  public Headers headers() {
    return headers;
  }
}
