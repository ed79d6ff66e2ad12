package io.moorage.runner.engine;

/** A version of the Engine API: the {@code 1.50} of {@code /v1.50/info}. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** What a client gets that asks for none. */
  public static final ApiVersion NEWEST = new ApiVersion(1, 50);

  public static final ApiVersion OLDEST = new ApiVersion(1, 24);

  /** From here on a stream of frames and one of bare bytes have media types of their own. */
  static final ApiVersion TYPED_STREAMS = new ApiVersion(1, 42);

  /**
   * Checks what a path asks for.
   *
   * @throws EngineRefusal 400, in the words that clients know
   */
  static ApiVersion parse(String word) {
    int dot = word.indexOf('.');
    ApiVersion version;
    try {
      version =
          new ApiVersion(
              Integer.parseInt(word.substring(0, dot)), Integer.parseInt(word.substring(dot + 1)));
    } catch (RuntimeException malformed) {
      throw EngineRefusal.badRequest("malformed API version " + word);
    }
    if (version.compareTo(OLDEST) < 0) {
      throw EngineRefusal.badRequest(
          "client version %s is too old. Minimum supported API version is %s, please upgrade your client to a newer version"
              .formatted(version, OLDEST));
    }
    if (version.compareTo(NEWEST) > 0) {
      throw EngineRefusal.badRequest(
          "client version %s is too new. Maximum supported API version is %s"
              .formatted(version, NEWEST));
    }
    return version;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
