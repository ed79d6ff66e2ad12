package io.moorage.registry.api;

import io.moorage.registry.endpoint.Headers;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.json.CollectionDocument;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Has the collector make a pass, behind one that is under way. It may take minutes, so nobody waits
 * for it here: the collection's own path tells how far it is.
 */
final class StartCollection {
  private final Supplier<Instant> start;

  /**
   * @param start returns at once: the time from which on the pass starts
   */
  StartCollection(Supplier<Instant> start) {
    this.start = start;
  }

  Response answer() {
    return JsonAnswer.of(
        202, Headers.of("Location", "/api/v1/collection"), CollectionDocument.write(start.get()));
  }
}
