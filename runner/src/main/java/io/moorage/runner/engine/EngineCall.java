package io.moorage.runner.engine;

import io.moorage.registry.endpoint.Query;
import io.moorage.registry.endpoint.Verb;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an end-point may read of its request, beside the name in the path. */
public interface EngineCall {
  /** What the API takes for no in a parameter. */
  Set<String> NO = Set.of("", "0", "no", "false", "none");

  Verb verb();

  ApiVersion version();

  /** Decoded, without the version. */
  String path();

  Query query();

  Optional<String> header(String name);

  /** The body as it arrives; read by one thread, once. */
  InputStream body();

  Peer peer();

  /** Whether a parameter says yes. */
  default boolean flag(String name) {
    return query()
        .first(name)
        .filter(value -> !NO.contains(value.strip().toLowerCase(Locale.ROOT)))
        .isPresent();
  }

  /** A parameter that is there and not empty. */
  default Optional<String> word(String name) {
    return query().first(name).filter(value -> !value.isEmpty());
  }
}
