package io.moorage.registry.api;

import io.moorage.registry.endpoint.Verb;
import java.util.List;
import java.util.Set;

/** All that the API does. What stands here stands in {@code openapi.json}, too. */
public final class Operations {
  private Operations() {}

  /**
   * The operations over these parts.
   *
   * @param pageSize {@code registry.page-size}: the longest page of a list
   */
  public static List<Operation> over(ApiParts parts, int pageSize) {
    var showRepositories = new ShowRepositories(parts.repositories(), parts.footprints(), pageSize);
    var showRepository = new ShowRepository(parts.footprints());
    var setTag = new SetTag(parts.retag());
    var showDescription = new ShowDescription();
    return List.of(
        Operation.of(
            Verb.GET,
            "/api/v1/repositories",
            Set.of("n", "last", "prefix", "sizes"),
            (_, call) -> showRepositories.answer(call)),
        Operation.of(
            Verb.GET,
            "/api/v1/repositories/{name}",
            (words, _) -> showRepository.answer(words.repository(0))),
        Operation.of(
            Verb.PUT,
            "/api/v1/repositories/{name}/tags/{tag}",
            Set.of("from"),
            (words, call) -> setTag.answer(words.repository(0), words.tag(1), call)),
        Operation.of(Verb.GET, "/api/v1/openapi.json", (_, _) -> showDescription.answer()));
  }
}
