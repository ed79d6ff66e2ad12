package io.moorage.registry.api;

import io.moorage.registry.endpoint.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** This API, described by OpenAPI 3.1. */
final class ShowDescription {
  static final String DOCUMENT = "openapi.json";

  Response answer() {
    return JsonAnswer.of(200, document());
  }

  static byte[] document() {
    try (var in =
        Objects.requireNonNull(ShowDescription.class.getResourceAsStream(DOCUMENT), DOCUMENT)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
