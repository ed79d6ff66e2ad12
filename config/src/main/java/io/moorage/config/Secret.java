package io.moorage.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must not appear in a log, an error or on a screen. */
public final class Secret {
  /** What stands where a secret would. */
  public static final String MASK = "********";

  private final String value;

  public Secret(String value) {
    if (value.isEmpty()) {
      throw new InvalidValue("a secret cannot be empty");
    }
    this.value = value;
  }

  /** The value itself; do not keep it, do not print it. */
  public String reveal() {
    return value;
  }

  /** Takes as long for a wrong value as for the right one. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
