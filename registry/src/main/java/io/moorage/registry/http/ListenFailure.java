package io.moorage.registry.http;

import java.net.BindException;

/** The address cannot be listened on. The message names it and the reason. */
public final class ListenFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean taken;

  ListenFailure(String host, int port, Throwable cause) {
    super("cannot listen on %s:%d: %s".formatted(host, port, cause.getMessage()), cause);
    this.taken = isTaken(cause);
  }

  /** Whether another process has the address. */
  public boolean isTaken() {
    return taken;
  }

  /** The native transport has no exception of its own for this, but the kernel's words. */
  private static boolean isTaken(Throwable cause) {
    return cause instanceof BindException
        || String.valueOf(cause.getMessage()).contains("Address already in use")
        || (cause.getCause() != null && isTaken(cause.getCause()));
  }
}
