package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.BlobStoreFailure.OffsetMismatch;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.OptionalLong;

/**
 * end-5: the next chunk of an upload, with a {@code Content-Range}, or, as docker sends it, as one
 * stream without.
 */
public final class AppendUpload {
  private final BlobStore blobs;

  public AppendUpload(BlobStore blobs) {
    this.blobs = blobs;
  }

  public Response answer(RepositoryName repository, UploadId id, Call call) {
    var upload = blobs.upload(repository, id);
    append(upload, call);
    return new Response.Empty(202, Locations.standing(upload));
  }

  /** Appends the request's body where the request says it goes. */
  static void append(Upload upload, Call call) {
    var start = OptionalLong.empty();
    var length = call.bodyLength();
    switch (ContentRangeHeader.parse(call.headers("Content-Range"))) {
      case ContentRangeHeader.Absent() -> {}
      case ContentRangeHeader.Chunk chunk -> {
        if (length.isPresent() && length.getAsLong() != chunk.length()) {
          throw new Refusal(
              ErrorCode.SIZE_INVALID,
              "Content-Range speaks of %d bytes, Content-Length of %d"
                  .formatted(chunk.length(), length.getAsLong()));
        }
        start = OptionalLong.of(chunk.first());
        length = OptionalLong.of(chunk.length());
      }
      case ContentRangeHeader.Malformed() ->
          throw new Refusal(
              ErrorCode.RANGE_INVALID,
              "Content-Range is <first>-<last>, both counted from 0",
              Locations.standing(upload));
    }
    try {
      upload.append(start, length, call.body());
    } catch (OffsetMismatch elsewhere) {
      throw new Refusal(
          ErrorCode.RANGE_INVALID,
          Failures.message(elsewhere),
          Locations.standing(upload.repository(), upload.id(), elsewhere.offset()));
    }
  }
}
