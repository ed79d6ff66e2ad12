package io.moorage.registry.json;

import io.moorage.blobstore.oci.RepositoryName;
import java.util.List;

/**
 * A page of the registry's repositories: {@code {"repositories":[…]}}. Not of the OCI spec, but
 * known to every client since Docker's registry.
 */
public final class Catalog {
  private Catalog() {}

  /** The document, with the repositories in the order given. */
  public static byte[] write(List<RepositoryName> repositories) {
    return JsonDocument.object(
        64 + 32 * repositories.size(),
        json -> JsonDocument.strings(json, "repositories", repositories));
  }
}
