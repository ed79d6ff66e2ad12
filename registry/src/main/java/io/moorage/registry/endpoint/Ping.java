package io.moorage.registry.endpoint;

import java.nio.charset.StandardCharsets;

/** end-1: whether this is a registry of the v2 API. */
public final class Ping {
  public Response answer() {
    return new Response.Bytes(
        200,
        Headers.of("Content-Type", "application/json"),
        "{}".getBytes(StandardCharsets.US_ASCII));
  }
}
