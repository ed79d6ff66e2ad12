package io.moorage.registry.http;

import io.vertx.core.http.HttpServerRequest;

/** How much of the heap a request takes while it is under way, roughly, in bytes. */
final class Weight {
  /** A field of a header, beside its characters. */
  static final int FIELD = 100;

  /** What a header may become when it is read, as times of its bytes: very many short lines. */
  static final int HEADER = 24;

  /** The stack of the thread that waits for its client, a digest, a session. */
  private static final int CALL = 10 << 10;

  private static final int ANSWER = 1 << 10;

  private Weight() {}

  /** Of one that runs off the loop. */
  static long ofCall(HttpServerRequest request) {
    return CALL + ofHeader(request);
  }

  /** Of one whose answer is at hand and only has to be taken. */
  static long ofAnswer(HttpServerRequest request) {
    return ANSWER + ofHeader(request);
  }

  private static long ofHeader(HttpServerRequest request) {
    // Its path and query are cut out of it, too.
    long bytes = 2L * request.uri().length();
    for (var field : request.headers()) {
      bytes += FIELD + field.getKey().length() + field.getValue().length();
    }
    return bytes;
  }
}
