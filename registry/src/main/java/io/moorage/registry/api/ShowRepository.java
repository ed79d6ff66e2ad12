package io.moorage.registry.api;

import io.moorage.blobstore.metadata.Footprint;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.json.RepositoryList;
import java.util.Optional;

/** One repository and what it holds. */
final class ShowRepository {
  private final Source source;

  ShowRepository(Source source) {
    this.source = source;
  }

  /** Who counts what a repository holds. */
  @FunctionalInterface
  public interface Source {
    /** Empty if there is no such repository. */
    Optional<Footprint> of(RepositoryName repository);
  }

  Response answer(RepositoryName repository) {
    return source
        .of(repository)
        .map(footprint -> JsonAnswer.of(200, RepositoryList.write(repository, footprint)))
        .orElseThrow(() -> unknown(repository));
  }

  static Refusal unknown(RepositoryName repository) {
    return new Refusal(ErrorCode.NAME_UNKNOWN, "there is no repository " + repository);
  }
}
