package io.moorage.registry.endpoint;

import java.util.Arrays;
import java.util.Optional;

/** The request methods that some end-point takes. */
public enum Verb {
  GET,
  HEAD,
  POST,
  PUT,
  PATCH,
  DELETE;

  /** The method of this name, to the letter: methods are case-sensitive (RFC 9110 §9.1). */
  public static Optional<Verb> named(String name) {
    return Arrays.stream(values()).filter(v -> v.name().equals(name)).findFirst();
  }

  /** Whether the method changes nothing. */
  public boolean reads() {
    return this == GET || this == HEAD;
  }
}
