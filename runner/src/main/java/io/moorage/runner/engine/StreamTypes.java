package io.moorage.runner.engine;

/** What a container's streams are called. */
final class StreamTypes {
  private StreamTypes() {}

  static String of(boolean tty, ApiVersion version) {
    boolean typed = version.compareTo(ApiVersion.TYPED_STREAMS) >= 0;
    return tty || !typed ? Frames.RAW_TYPE : Frames.TYPE;
  }
}
