package io.moorage.registry.api;

import io.moorage.blobstore.metadata.Push.TagCondition;
import io.moorage.blobstore.metadata.Retagging.Outcome;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.endpoint.TagConditions;
import io.moorage.registry.json.TagMove;
import java.util.Optional;

/**
 * Moves a tag to a manifest that its repository has, on the condition that {@code If-Match} or
 * {@code If-None-Match: *} state, as a push does.
 */
final class SetTag {
  private final Target target;

  SetTag(Target target) {
    this.target = target;
  }

  /** Who moves tags. */
  @FunctionalInterface
  public interface Target {
    Outcome retag(RepositoryName repository, Reference from, Tag to, TagCondition condition);
  }

  Response answer(RepositoryName repository, Tag tag, Call call) {
    var from =
        call.query()
            .first("from")
            .map(Reference::parse)
            .orElseThrow(
                () ->
                    new Refusal(
                        ErrorCode.BAD_REQUEST,
                        "from names the tag or digest that the tag goes to"));
    return switch (target.retag(repository, from, tag, TagConditions.of(call))) {
      case Outcome.Moved(Digest digest, Optional<Digest> before) ->
          JsonAnswer.of(200, TagMove.write(repository, tag, digest, before));
      case Outcome.NoSuchRepository() -> throw ShowRepository.unknown(repository);
      case Outcome.NoSuchManifest() ->
          throw new Refusal(
              ErrorCode.MANIFEST_UNKNOWN,
              "repository %s has no manifest %s".formatted(repository, from));
      case Outcome.ConditionFailed(Optional<Digest> at) ->
          throw new Refusal(
              ErrorCode.TAG_MOVED,
              at.map(digest -> "tag %s is there, at %s".formatted(tag, digest))
                  .orElseGet(() -> "there is no tag " + tag));
    };
  }
}
