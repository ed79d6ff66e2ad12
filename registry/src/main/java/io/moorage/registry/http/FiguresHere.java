package io.moorage.registry.http;

import io.moorage.registry.api.LocalOnly;
import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.Headers;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.endpoint.Verb;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /metrics} at the registry's own address, where it is asked for. They name no repository,
 * but are nobody's business: only this machine gets them, and nobody by way of a proxy on it.
 *
 * @param wanted {@code registry.metrics}
 */
record FiguresHere(boolean wanted, Supplier<String> scrape) {
  private static final String PATH = "/metrics";

  boolean isAskedFor(String path) {
    return wanted && path.equals(PATH);
  }

  /** May take some milliseconds. */
  Response answer(String peer, String method, Call call) {
    LocalOnly.require(peer, call);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw Refusal.notAllowed(Set.of(Verb.GET, Verb.HEAD));
    }
    return new Response.Bytes(
        200,
        Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
        scrape.get().getBytes(StandardCharsets.UTF_8));
  }
}
