package io.moorage.registry.endpoint;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.function.BiPredicate;

/** end-9: removes a tag alone, or a manifest with every tag at it. */
public final class DeleteManifest {
  private final BiPredicate<RepositoryName, Digest> manifests;
  private final BiPredicate<RepositoryName, Tag> tags;

  /** Both say whether there was something to remove. */
  public DeleteManifest(
      BiPredicate<RepositoryName, Digest> manifests, BiPredicate<RepositoryName, Tag> tags) {
    this.manifests = manifests;
    this.tags = tags;
  }

  public Response answer(RepositoryName repository, Reference reference) {
    boolean removed =
        switch (reference) {
          case Tag tag -> tags.test(repository, tag);
          case Digest digest -> manifests.test(repository, digest);
        };
    if (!removed) {
      throw new Refusal(
          ErrorCode.MANIFEST_UNKNOWN,
          "repository %s has no manifest %s".formatted(repository, reference));
    }
    return new Response.Empty(202, Headers.none());
  }
}
