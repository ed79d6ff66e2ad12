package io.moorage.registry.http;

import io.moorage.blobstore.metadata.Manifests;
import io.moorage.blobstore.metadata.StoredManifest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.endpoint.GetManifest;
import io.moorage.registry.endpoint.LargeAnswers;
import java.util.Optional;

/** The manifests of a store, of which large ones are read where there is memory for them. */
record CountedManifests(Manifests manifests) implements GetManifest.Source {

  @Override
  public Optional<StoredManifest> find(RepositoryName repository, Reference reference) {
    return manifests.find(repository, reference);
  }

  @Override
  public Optional<StoredManifest> find(
      RepositoryName repository, Reference reference, LargeAnswers.Room room) {
    return manifests.find(repository, reference, room);
  }
}
