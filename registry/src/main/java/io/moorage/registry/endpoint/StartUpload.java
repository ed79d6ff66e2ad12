package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * end-4a, 4b, 4c and 11: opens an upload session; or takes a whole blob at once ({@code digest});
 * or mounts a blob that another repository has ({@code mount}), and opens a session if it cannot.
 */
public final class StartUpload {
  private final BlobStore blobs;

  public StartUpload(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Answers.
   *
   * @param readable which repositories the caller may read
   */
  public Response answer(RepositoryName repository, Predicate<RepositoryName> readable, Call call) {
    var query = call.query();
    var mount = query.first("mount");
    if (mount.isPresent()) {
      return mountOrStart(repository, Digest.parse(mount.get()), readable, call);
    }
    return query.first("digest").isPresent()
        ? takeWhole(repository, FinishUpload.digestOf(call), call)
        : start(repository, algorithm(call));
  }

  private Response mountOrStart(
      RepositoryName repository, Digest digest, Predicate<RepositoryName> readable, Call call) {
    Optional<RepositoryName> from = call.query().first("from").map(RepositoryName::parse);
    return blobs.mount(repository, digest, from, readable)
        ? new Response.Empty(201, Locations.created(Locations.blob(repository, digest), digest))
        : start(repository, digest.algorithm());
  }

  private Response start(RepositoryName repository, DigestAlgorithm algorithm) {
    return new Response.Empty(202, Locations.standing(blobs.startUpload(repository, algorithm)));
  }

  /** Nobody knows this session but us, so it does not outlive a failure. */
  private Response takeWhole(RepositoryName repository, Digest digest, Call call) {
    var upload = blobs.startUpload(repository, digest.algorithm());
    boolean finished = false;
    try {
      upload.append(OptionalLong.empty(), call.bodyLength(), call.body());
      upload.finish(digest);
      finished = true;
    } finally {
      if (!finished) {
        upload.cancel();
      }
    }
    return new Response.Empty(201, Locations.created(Locations.blob(repository, digest), digest));
  }

  private static DigestAlgorithm algorithm(Call call) {
    return call.query()
        .first("digest-algorithm")
        .map(
            name ->
                DigestAlgorithm.named(name)
                    .orElseThrow(
                        () ->
                            new Refusal(
                                ErrorCode.DIGEST_INVALID, "digest-algorithm is sha256 or sha512")))
        .orElse(DigestAlgorithm.SHA256);
  }
}
