package io.moorage.registry.endpoint;

import io.moorage.blobstore.metadata.StoredManifest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;

/**
 * end-3: a manifest, byte for byte and with the type it was pushed with. {@code Accept} is not
 * looked at: a manifest is never converted, and whoever asks for one type but gets another can tell
 * by the {@code Content-Type}, which is more than a 404 tells. Nor is {@code ?ns=}: nothing is
 * served in the name of another registry.
 */
public final class GetManifest {
  private final Source source;

  public GetManifest(Source source) {
    this.source = source;
  }

  /** Where manifests are read. */
  @FunctionalInterface
  public interface Source {
    /**
     * Finds one.
     *
     * @param room holds its bytes until the answer is sent
     */
    Optional<StoredManifest> find(
        RepositoryName repository, Reference reference, LargeAnswers.Room room);
  }

  public Response answer(RepositoryName repository, Reference reference, Call call) {
    var manifest =
        source
            .find(repository, reference, call.room())
            .orElseThrow(
                () ->
                    new Refusal(
                        ErrorCode.MANIFEST_UNKNOWN,
                        "repository %s has no manifest %s".formatted(repository, reference)));
    return Conditional.unmodified(call, manifest.digest())
        ? new Response.Empty(304, Conditional.validators(manifest.digest()))
        : new Response.Bytes(200, headers(manifest), manifest.body());
  }

  /** The fields that a manifest is served with. */
  public static Headers headers(StoredManifest manifest) {
    return Headers.of("Content-Type", manifest.mediaType().toString())
        .and(Conditional.validators(manifest.digest()))
        .and("X-Content-Type-Options", "nosniff");
  }
}
