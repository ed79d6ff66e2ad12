package io.moorage.registry.endpoint;

import java.util.Set;
import java.util.stream.Collectors;

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

  /** There are only these methods here. */
  public static Refusal notAllowed(Set<Verb> allowed) {
    var list = allowed.stream().sorted().map(Verb::name).collect(Collectors.joining(", "));
    return new Refusal(
        ErrorCode.UNSUPPORTED, "the methods taken here are " + list, Headers.of("Allow", list));
  }

  /** {@code registry.delete} is off. */
  public static Refusal deletesNothing() {
    return new Refusal(ErrorCode.UNSUPPORTED, "deleting is switched off here (registry.delete)");
  }

  public ErrorCode code() {
    return code;
  }

  public Headers headers() {
    return headers;
  }
}
