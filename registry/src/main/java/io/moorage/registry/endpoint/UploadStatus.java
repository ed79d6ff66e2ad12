package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.RepositoryName;

/** end-13: how far an upload got. */
public final class UploadStatus {
  private final BlobStore blobs;

  public UploadStatus(BlobStore blobs) {
    this.blobs = blobs;
  }

  public Response answer(RepositoryName repository, UploadId id) {
    return new Response.Empty(204, Locations.standing(blobs.upload(repository, id)));
  }
}
