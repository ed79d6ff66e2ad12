package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.RepositoryName;

/** end-14: gives an upload up. */
public final class CancelUpload {
  private final BlobStore blobs;

  public CancelUpload(BlobStore blobs) {
    this.blobs = blobs;
  }

  public Response answer(RepositoryName repository, UploadId id) {
    blobs.upload(repository, id).cancel();
    return new Response.Empty(204, Headers.none());
  }
}
