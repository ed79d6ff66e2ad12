package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;

/** end-10: takes a blob out of a repository, unless a manifest there needs it. */
public final class DeleteBlob {
  private final BlobStore blobs;

  public DeleteBlob(BlobStore blobs) {
    this.blobs = blobs;
  }

  public Response answer(RepositoryName repository, Digest digest) {
    return switch (blobs.remove(repository, digest)) {
      case Removal.Removed() -> new Response.Empty(202, Headers.none());
      case Removal.NotThere() ->
          throw new Refusal(
              ErrorCode.BLOB_UNKNOWN, "repository %s has no blob %s".formatted(repository, digest));
      case Removal.InUse(Digest manifest) ->
          throw new Refusal(
              ErrorCode.UNSUPPORTED,
              "blob %s is needed by manifest %s; delete that first".formatted(digest, manifest));
    };
  }
}
