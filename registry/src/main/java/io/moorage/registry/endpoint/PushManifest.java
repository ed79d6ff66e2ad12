package io.moorage.registry.endpoint;

import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.Push.Outcome;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.blobstore.oci.Tag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * end-7: stores a manifest and moves tags to it, all in one step: the one in the path, or those of
 * {@code ?tag=} (end-7b), on the condition that {@code If-Match} or {@code If-None-Match: *} state.
 */
public final class PushManifest {
  private final Target target;
  private final int longest;
  private final int mostTags;
  private final LargeBodies large;

  /**
   * @param longest the largest manifest taken, in bytes
   * @param mostTags how many tags one push may move
   */
  public PushManifest(Target target, int longest, int mostTags) {
    this(target, longest, mostTags, new LargeBodies());
  }

  PushManifest(Target target, int longest, int mostTags, LargeBodies large) {
    this.target = target;
    this.longest = longest;
    this.mostTags = mostTags;
    this.large = large;
  }

  /** Where manifests are stored. */
  @FunctionalInterface
  public interface Target {
    Outcome push(Push push);
  }

  public Response answer(RepositoryName repository, Reference reference, Call call) {
    var asked = tags(call.query());
    var condition = TagConditions.of(call);
    var contentType = contentType(call);
    try (var body = WholeBody.read(call, longest, large)) {
      return store(repository, reference, asked, condition, contentType, body.bytes());
    }
  }

  private Response store(
      RepositoryName repository,
      Reference reference,
      List<Tag> asked,
      Push.TagCondition condition,
      Optional<MediaType> contentType,
      byte[] body) {
    var digest = digest(reference, body);
    var manifest = ManifestReader.read(body, contentType);
    var all = new LinkedHashSet<Tag>();
    if (reference instanceof Tag tag) {
      all.add(tag);
    }
    all.addAll(asked);
    var push = new Push(repository, digest, manifest, body, List.copyOf(all), condition);
    return switch (target.push(push)) {
      case Outcome.Stored() -> {
        var headers = Locations.created(Locations.manifest(repository, digest), digest);
        if (manifest.subject().isPresent()) {
          headers = headers.and("OCI-Subject", manifest.subject().get().digest().toString());
        }
        for (var tag : asked) {
          headers = headers.and("OCI-Tag", tag.toString());
        }
        yield new Response.Empty(201, headers);
      }
      case Outcome.MissingBlobs(List<Digest> missing) ->
          ErrorAnswer.missingBlobs(repository, missing);
      case Outcome.WrongSize(Digest blob, long stated, long actual) ->
          throw new Refusal(
              ErrorCode.SIZE_INVALID,
              "the manifest says that %s has %d bytes; it has %d".formatted(blob, stated, actual));
      case Outcome.ConditionFailed(Tag tag) ->
          throw new Refusal(
              ErrorCode.TAG_MOVED, "tag %s is not where the request wants it".formatted(tag));
    };
  }

  private List<Tag> tags(Query query) {
    var words = query.all("tag");
    if (words.size() > mostTags) {
      throw new Refusal(
          ErrorCode.TOO_MANY_TAGS, "at most %d tags in one request".formatted(mostTags));
    }
    return words.stream().distinct().map(Tag::parse).toList();
  }

  /** Parameters are dropped; a type that comes twice says nothing. */
  private static Optional<MediaType> contentType(Call call) {
    var lines = call.headers("Content-Type");
    if (lines.size() > 1) {
      throw new Refusal(ErrorCode.MANIFEST_INVALID, "more than one Content-Type");
    }
    try {
      return lines.stream().findFirst().map(MediaType::parse);
    } catch (SyntaxFailure.MalformedMediaType malformed) {
      throw new Refusal(ErrorCode.MANIFEST_INVALID, Failures.message(malformed));
    }
  }

  private static Digest digest(Reference reference, byte[] body) {
    return switch (reference) {
      case Tag _ -> Digest.of(DigestAlgorithm.SHA256, body);
      case Digest claimed -> {
        var actual = Digest.of(claimed.algorithm(), body);
        if (!actual.equals(claimed)) {
          throw new Refusal(
              ErrorCode.DIGEST_INVALID,
              "the manifest hashes to %s, not to %s".formatted(actual, claimed));
        }
        yield claimed;
      }
    };
  }
}
