package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;

/** What may be asked of the registry: present with some digest, or absent. */
sealed interface Name {
  RepositoryName repository();

  /** A blob by its digest. */
  record OfBlob(RepositoryName repository, Digest digest) implements Name {
    @Override
    public String toString() {
      return "blob %s@%s".formatted(repository, digest);
    }
  }

  /** A manifest by its digest. */
  record OfManifest(RepositoryName repository, Digest digest) implements Name {
    @Override
    public String toString() {
      return "manifest %s@%s".formatted(repository, digest);
    }
  }

  /** A tag. */
  record OfTag(RepositoryName repository, Tag tag) implements Name {
    @Override
    public String toString() {
      return "tag %s:%s".formatted(repository, tag);
    }
  }
}
