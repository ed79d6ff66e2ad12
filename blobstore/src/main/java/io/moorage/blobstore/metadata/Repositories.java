package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;

/** The repositories. One is listed from its first manifest on. */
public final class Repositories {
  Repositories() {}

  /**
   * Repositories in byte order.
   *
   * @param last only names greater than this text, which need not be one
   */
  public Page<RepositoryName> list(Optional<String> last, int limit) {
    throw new IllegalStateException("to come " + last + limit);
  }
}
