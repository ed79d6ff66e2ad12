package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a digest takes space, and when it no longer will. Lists end at {@link Explain#MOST} items.
 *
 * @param bytes the blob of this digest; empty if there is none
 * @param condemned files of this digest that wait to be unlinked, by any pass of the collector
 * @param repositories each repository that has the blob, and why. If there is a blob and no
 *     repository has it, it goes with the next pass
 * @param manifests each repository in which the digest is a manifest's. A manifest goes when it is
 *     deleted, and not before
 */
public record Explanation(
    Digest digest,
    Optional<BlobRecord> bytes,
    Some<ObjectName> condemned,
    Some<Place> repositories,
    Some<Place> manifests) {

  /** Whether nothing of the digest is here. */
  public boolean isUnknown() {
    return bytes.isEmpty()
        && condemned.items().isEmpty()
        && repositories.items().isEmpty()
        && manifests.items().isEmpty();
  }

  /**
   * The first of many.
   *
   * @param more whether there are more
   */
  public record Some<T>(List<T> items, boolean more) {
    public Some {
      items = List.copyOf(items);
    }
  }

  /** The digest in one repository. */
  public record Place(RepositoryName repository, Reason reason) {}

  /** Why it is there. */
  public sealed interface Reason {
    /** Manifests name it. */
    record Named(Some<User> by) implements Reason {}

    /**
     * Nothing names it, and it goes with the first pass from this time on, unless something does by
     * then. The time moves on while the server is stopped.
     */
    record Going(Instant from) implements Reason {}

    /** Its repository was removed; it goes with the next pass. */
    record Orphaned() implements Reason {}

    /** It is a manifest that itself is kept by these tags, or by none: until it is deleted. */
    record Pushed(Some<Tag> tags, Some<Digest> indexes) implements Reason {}

    /** Nothing names it and nothing will take it away: the records are damaged. */
    record Unaccounted() implements Reason {}
  }

  /**
   * A manifest that names the digest.
   *
   * @param tags at the manifest; with none, and no index, it stays until it is deleted
   * @param indexes that name the manifest
   */
  public record User(Digest manifest, Some<Tag> tags, Some<Digest> indexes) {}
}
