package io.moorage.runner.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code docker network ls}. */
record ListNetworks(EngineParts parts) implements EndPoint {
  private static final Set<String> FILTERS =
      Set.of("name", "id", "driver", "scope", "type", "label", "dangling");

  @Override
  public Answer answer(String none, EngineCall call) {
    var filters = Filters.of(call, FILTERS);
    var documents = new NetworkDocuments(parts);
    return Answer.json(
        200,
        NetworkDocuments.names().stream()
            .filter(name -> matches(name, filters))
            .map(documents::summary)
            .toList());
  }

  /** None is of a user's making, and none can be dangling: all of them are always there. */
  private static boolean matches(String name, Filters filters) {
    return filters.any("name", name::contains)
        && filters.any("id", id -> NetworkDocuments.id(name).startsWith(id))
        && filters.any("driver", NetworkDocuments.driver(name)::equals)
        && filters.any("scope", NetworkDocuments.SCOPE::equals)
        && filters.any("type", "builtin"::equals)
        && filters.any("dangling", List.of("false", "0")::contains)
        && filters.labels(Map.of());
  }
}
