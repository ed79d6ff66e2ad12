package io.moorage.registry.api;

import io.moorage.registry.endpoint.Headers;
import io.moorage.registry.endpoint.Response;

/** How the API sends a document. What it says changes, so nobody is to keep it. */
final class JsonAnswer {
  private static final Headers HEADERS =
      Headers.of("Content-Type", "application/json")
          .and("Cache-Control", "no-store")
          .and("X-Content-Type-Options", "nosniff");

  private JsonAnswer() {}

  static Response of(int status, byte[] document) {
    return of(status, Headers.none(), document);
  }

  static Response of(int status, Headers more, byte[] document) {
    return new Response.Bytes(status, HEADERS.and(more), document);
  }
}
