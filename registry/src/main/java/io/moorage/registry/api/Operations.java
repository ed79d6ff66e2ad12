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
   * @param deletes {@code registry.delete}: whether clients may delete
   */
  public static List<Operation> over(ApiParts parts, int pageSize, boolean deletes) {
    var showRepositories = new ShowRepositories(parts.repositories(), parts.footprints(), pageSize);
    var showRepository = new ShowRepository(parts.footprints());
    var removeRepository = new RemoveRepository(parts.remove(), deletes);
    var setTag = new SetTag(parts.retag());
    var showCollection = new ShowCollection(parts.collection());
    var startCollection = new StartCollection(parts.collect());
    var explainBlob = new ExplainBlob(parts.explain());
    var showCheck = new ShowCheck(parts.check());
    var startCheck = new StartCheck(parts.check());
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
            Verb.DELETE,
            "/api/v1/repositories/{name}",
            (words, _) -> removeRepository.answer(words.repository(0))),
        Operation.of(
            Verb.PUT,
            "/api/v1/repositories/{name}/tags/{tag}",
            Set.of("from"),
            (words, call) -> setTag.answer(words.repository(0), words.tag(1), call)),
        Operation.of(Verb.GET, "/api/v1/collection", (_, _) -> showCollection.answer()),
        Operation.of(Verb.POST, "/api/v1/collection/runs", (_, _) -> startCollection.answer()),
        Operation.of(
            Verb.GET,
            "/api/v1/blobs/{digest}/explanation",
            (words, _) -> explainBlob.answer(words.digest(0))),
        Operation.of(Verb.GET, "/api/v1/fsck", (_, _) -> showCheck.answer()),
        Operation.of(
            Verb.POST, "/api/v1/fsck", Set.of("quick"), (_, call) -> startCheck.answer(call)),
        Operation.of(Verb.GET, "/api/v1/openapi.json", (_, _) -> showDescription.answer()));
  }
}
