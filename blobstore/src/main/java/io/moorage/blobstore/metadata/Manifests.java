package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;

/** The manifests of all repositories. */
public final class Manifests {
  Manifests() {}

  /** The manifest that a tag or digest names. */
  public Optional<StoredManifest> find(RepositoryName repository, Reference reference) {
    throw new IllegalStateException("to come " + repository + reference);
  }

  /** Stores a manifest and moves its tags, in one batch. */
  public Push.Outcome push(Push push) {
    throw new IllegalStateException("to come " + push);
  }

  /**
   * Removes a manifest and every tag at it.
   *
   * @return false if there was none
   */
  public boolean remove(RepositoryName repository, Digest digest) {
    throw new IllegalStateException("to come " + repository + digest);
  }
}
