package io.moorage.runner.bundle;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A container's id: 64 lower-case hexadecimal digits. */
public record ContainerId(String hex) {
  private static final Pattern SYNTAX = Pattern.compile("[0-9a-f]{64}");
  private static final int BYTES = 32;
  private static final int SHORT = 12;

  public ContainerId {
    if (!SYNTAX.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a container id: " + hex);
    }
  }

  /** The id of this form; none if it is not one. */
  public static Optional<ContainerId> parse(String word) {
    return SYNTAX.matcher(word).matches() ? Optional.of(new ContainerId(word)) : Optional.empty();
  }

  public static ContainerId random(RandomGenerator random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new ContainerId(HexFormat.of().formatHex(bytes));
  }

  /** The first 12 digits, which people read, and which is the default host name. */
  public String abbreviated() {
    return hex.substring(0, SHORT);
  }

  @Override
  public String toString() {
    return hex;
  }
}
