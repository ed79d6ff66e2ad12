package io.moorage.registry.http;

import io.moorage.registry.endpoint.Headers;
import io.moorage.registry.endpoint.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * {@code /livez}: the process answers. {@code /readyz}: it takes pushes and pulls; 503 once it is
 * shutting down, or when the store takes no more writes.
 */
final class Health {
  private final BooleanSupplier writable;
  private volatile boolean closing;

  Health(BooleanSupplier writable) {
    this.writable = writable;
  }

  void close() {
    closing = true;
  }

  /** The answer, if the path is one of these. */
  Optional<Response> answer(String path) {
    return switch (path) {
      case "/livez" -> Optional.of(text(200, "alive"));
      case "/readyz" -> Optional.of(ready());
      default -> Optional.empty();
    };
  }

  private Response ready() {
    if (closing) {
      return text(503, "shutting down");
    }
    return writable.getAsBoolean()
        ? text(200, "ready")
        : text(503, "the store is read-only since a write failed");
  }

  private static Response text(int status, String text) {
    return new Response.Bytes(
        status,
        Headers.of("Content-Type", "text/plain; charset=utf-8").and("Cache-Control", "no-store"),
        (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
