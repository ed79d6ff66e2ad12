package io.moorage.registry.json;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.List;

/**
 * A page of a repository's tags: {@code {"name":…,"tags":[…]}}.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">distribution-spec,
 *     Listing Tags</a>
 */
public final class TagList {
  private TagList() {}

  /** The document, with the tags in the order given. */
  public static byte[] write(RepositoryName repository, List<Tag> tags) {
    return JsonDocument.object(
        64 + 32 * tags.size(),
        json -> {
          json.writeStringField("name", repository.name());
          JsonDocument.strings(json, "tags", tags);
        });
  }
}
