package io.moorage.registry.api;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.endpoint.Headers;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import java.util.function.Predicate;

/**
 * Removes a repository with all its tags and manifests. It is gone when this answers; the space of
 * what no other repository holds comes back later.
 */
final class RemoveRepository {
  private final Predicate<RepositoryName> removal;
  private final boolean deletes;

  /**
   * @param removal says whether there was one
   * @param deletes {@code registry.delete}: whether clients may delete
   */
  RemoveRepository(Predicate<RepositoryName> removal, boolean deletes) {
    this.removal = removal;
    this.deletes = deletes;
  }

  Response answer(RepositoryName repository) {
    if (!deletes) {
      throw Refusal.deletesNothing();
    }
    if (!removal.test(repository)) {
      throw ShowRepository.unknown(repository);
    }
    return new Response.Empty(202, Headers.none());
  }
}
