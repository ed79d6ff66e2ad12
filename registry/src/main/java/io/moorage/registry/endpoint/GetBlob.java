package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.endpoint.ByteRangeHeader.Outcome;

/**
 * end-2: a blob, or one range of it. Several ranges at once are answered with the whole, as RFC
 * 9110 §14.2 allows.
 */
public final class GetBlob {
  private final BlobStore blobs;

  public GetBlob(BlobStore blobs) {
    this.blobs = blobs;
  }

  public Response answer(RepositoryName repository, Digest digest, Call call) {
    var blob = blobs.open(repository, digest).orElseThrow(() -> unknown(repository, digest));
    boolean handedOn = false;
    try {
      var response = answer(blob, digest, call);
      handedOn = response instanceof Response.BlobBody;
      return response;
    } finally {
      if (!handedOn) {
        blob.close();
      }
    }
  }

  private static Response answer(BlobRange blob, Digest digest, Call call) {
    if (Conditional.unmodified(call, digest)) {
      return new Response.Empty(304, Conditional.validators(digest));
    }
    long size = blob.blobSize();
    return switch (asked(call, digest, size)) {
      case Outcome.Whole() -> new Response.BlobBody(200, headers(digest), blob);
      case Outcome.Part part ->
          new Response.BlobBody(
              206,
              headers(digest).and("Content-Range", part.contentRange(size)),
              blob.slice(part.first(), part.length()));
      case Outcome.Unsatisfiable() ->
          throw new Refusal(
              ErrorCode.RANGE_NOT_SATISFIABLE,
              "the blob has %d bytes".formatted(size),
              Headers.of("Content-Range", Outcome.Unsatisfiable.contentRange(size)));
    };
  }

  /** A range of what the client believes to be other content is of no use to it. */
  private static Outcome asked(Call call, Digest digest, long size) {
    boolean other =
        call.header("If-Range")
            .filter(tag -> !EntityTags.parse(tag).digests().contains(digest))
            .isPresent();
    return other ? Outcome.whole() : ByteRangeHeader.parse(call.headers("Range"), size);
  }

  /** The same without the body, and without opening the file. */
  public Response head(RepositoryName repository, Digest digest, Call call) {
    long size = blobs.size(repository, digest).orElseThrow(() -> unknown(repository, digest));
    return Conditional.unmodified(call, digest)
        ? new Response.Empty(304, Conditional.validators(digest))
        : new Response.Announced(200, headers(digest), size);
  }

  private static Headers headers(Digest digest) {
    return Headers.of("Content-Type", "application/octet-stream")
        .and(Conditional.validators(digest))
        .and("Accept-Ranges", "bytes")
        .and("X-Content-Type-Options", "nosniff");
  }

  private static Refusal unknown(RepositoryName repository, Digest digest) {
    return new Refusal(
        ErrorCode.BLOB_UNKNOWN, "repository %s has no blob %s".formatted(repository, digest));
  }
}
