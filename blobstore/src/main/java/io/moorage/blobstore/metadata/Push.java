package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Manifest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.List;
import java.util.Optional;

/**
 * A manifest to be stored, and the tags to be moved to it.
 *
 * @param body the bytes as pushed, which hash to the digest
 * @param condition must hold of every tag of the push
 */
public record Push(
    RepositoryName repository,
    Digest digest,
    Manifest manifest,
    byte[] body,
    List<Tag> tags,
    TagCondition condition) {
  public Push {
    tags = List.copyOf(tags);
  }

  /** What must hold of a tag for it to be moved. */
  public sealed interface TagCondition {
    /** Whether it holds of a tag that is there, or at none. */
    default boolean holds(Optional<Digest> at) {
      return switch (this) {
        case None() -> true;
        case Absent() -> at.isEmpty();
        case Exists() -> at.isPresent();
        case At(var digests) -> at.filter(digests::contains).isPresent();
      };
    }

    /** Nothing. */
    record None() implements TagCondition {}

    /** The tag does not exist: {@code If-None-Match: *}. */
    record Absent() implements TagCondition {}

    /** The tag exists: {@code If-Match: *}. */
    record Exists() implements TagCondition {}

    /** The tag is at one of these digests: {@code If-Match: "…"}. */
    record At(List<Digest> digests) implements TagCondition {}
  }

  /** What became of a push. */
  public sealed interface Outcome {
    /** The manifest, its tags, edges and referrers entry are durable together. */
    record Stored() implements Outcome {}

    /** The repository lacks blobs that the manifest names; nothing was stored. */
    record MissingBlobs(List<Digest> digests) implements Outcome {}

    /**
     * A blob that the manifest names has another size here than the manifest says; nothing was
     * stored.
     */
    record WrongSize(Digest digest, long stated, long actual) implements Outcome {}

    /** A tag is not where the condition wants it; nothing was stored. */
    record ConditionFailed(Tag tag) implements Outcome {}
  }
}
