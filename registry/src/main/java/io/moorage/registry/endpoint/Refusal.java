package io.moorage.registry.endpoint;

/** A request that an end-point does not do, with the answer it deserves. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Headers headers;

  Refusal(ErrorCode code, String message) {
    this(code, message, Headers.none());
  }

  Refusal(ErrorCode code, String message, Headers headers) {
    super(message, null, false, false);
    this.code = code;
    this.headers = headers;
  }

  ErrorCode code() {
    return code;
  }

  Headers headers() {
    return headers;
  }
}
