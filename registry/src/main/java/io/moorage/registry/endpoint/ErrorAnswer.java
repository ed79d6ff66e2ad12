package io.moorage.registry.endpoint;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.json.ErrorBody;
import java.util.List;
import java.util.Map;

/** The one writer of error answers. */
public final class ErrorAnswer {
  private static final int MOST_LISTED = 100;

  private ErrorAnswer() {}

  /** The answer of this code. */
  public static Response of(ErrorCode code, String message) {
    return of(code, message, Headers.none());
  }

  /** The answer of this code, with more header fields. */
  public static Response of(ErrorCode code, String message, Headers headers) {
    return listing(code, headers, List.of(new ErrorBody.Entry(code.wire(), message, Map.of())));
  }

  /** One error for each blob that a manifest names and the repository lacks. */
  static Response missingBlobs(RepositoryName repository, List<Digest> missing) {
    var code = ErrorCode.MANIFEST_BLOB_UNKNOWN;
    return listing(
        code,
        Headers.none(),
        missing.stream()
            .limit(MOST_LISTED)
            .map(
                digest ->
                    new ErrorBody.Entry(
                        code.wire(),
                        "repository %s lacks blob %s, which the manifest names"
                            .formatted(repository, digest),
                        Map.of("digest", digest.toString())))
            .toList());
  }

  private static Response listing(ErrorCode code, Headers headers, List<ErrorBody.Entry> entries) {
    return new Response.Bytes(
        code.status(), headers.and("Content-Type", "application/json"), ErrorBody.write(entries));
  }
}
