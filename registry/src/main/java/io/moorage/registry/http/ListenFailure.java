package io.moorage.registry.http;

import java.net.BindException;

/** The address cannot be listened on. The message names it and the reason. */
public final class ListenFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean taken;

  ListenFailure(String host, int port, Throwable cause) {
    super("cannot listen on %s:%d: %s".formatted(host, port, cause.getMessage()), cause);
    this.taken = cause instanceof BindException || cause.getCause() instanceof BindException;
  }

  /** Whether the reason is the address itself: in use, or none of this machine's. */
  public boolean isTaken() {
    return taken;
  }
}
