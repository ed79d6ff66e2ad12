package io.moorage.registry.json;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.Optional;

/** Where a tag went: {@code {"repository":…,"tag":…,"digest":…,"before":…}}. */
public final class TagMove {
  private TagMove() {}

  /**
   * The document.
   *
   * @param before where the tag was; left out if there was none
   */
  public static byte[] write(
      RepositoryName repository, Tag tag, Digest digest, Optional<Digest> before) {
    return JsonDocument.object(
        256,
        json -> {
          json.writeStringField("repository", repository.name());
          json.writeStringField("tag", tag.name());
          json.writeStringField("digest", digest.toString());
          if (before.isPresent()) {
            json.writeStringField("before", before.get().toString());
          }
        });
  }
}
