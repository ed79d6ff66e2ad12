package io.moorage.runner.engine;

import java.io.IOException;

/** The body of a request ended too early, or is none: a fault of the client, or it has gone. */
public final class BrokenBody extends IOException {
  private static final long serialVersionUID = 1L;

  public BrokenBody(String message) {
    super(message);
  }
}
