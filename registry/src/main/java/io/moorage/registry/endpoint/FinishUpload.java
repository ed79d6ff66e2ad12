package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;

/** end-6: the last chunk, or none, and the digest of the whole: the upload becomes a blob. */
public final class FinishUpload {
  private final BlobStore blobs;

  public FinishUpload(BlobStore blobs) {
    this.blobs = blobs;
  }

  public Response answer(RepositoryName repository, UploadId id, Call call) {
    var digest = digestOf(call);
    try {
      var upload = blobs.upload(repository, id);
      if (call.hasBody() || call.header("Content-Range").isPresent()) {
        AppendUpload.append(upload, call);
      }
      upload.finish(digest);
    } catch (UnknownUpload gone) {
      // The client may repeat a request whose answer was lost: the blob is then there.
      if (blobs.size(repository, digest).isEmpty()) {
        throw gone;
      }
    }
    return new Response.Empty(201, Locations.created(Locations.blob(repository, digest), digest));
  }

  /** The one {@code digest} parameter. */
  static Digest digestOf(Call call) {
    var digests = call.query().all("digest");
    if (digests.size() != 1) {
      throw new Refusal(
          ErrorCode.DIGEST_INVALID, "one digest parameter is needed, not " + digests.size());
    }
    return Digest.parse(digests.getFirst());
  }
}
