package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;

/** Which manifests of a repository name which others as their subject. */
public final class Referrers {
  Referrers() {}

  /**
   * Descriptors of the manifests whose subject this is, in the order of their digests. Empty for a
   * repository that does not exist.
   *
   * @param artifactType only those of this type
   * @param last only digests greater than this one
   */
  public Page<Descriptor> list(
      RepositoryName repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> last,
      int limit) {
    throw new IllegalStateException(
        "to come " + repository + subject + artifactType + last + limit);
  }
}
