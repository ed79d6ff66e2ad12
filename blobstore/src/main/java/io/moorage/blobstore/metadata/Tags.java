package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.Optional;

/** The tags of all repositories. */
public final class Tags {
  Tags() {}

  /**
   * Tags of a repository in byte order.
   *
   * @param last only tags greater than this text, which need not be one
   * @return empty if the repository does not exist
   */
  public Optional<Page<Tag>> list(RepositoryName repository, Optional<String> last, int limit) {
    throw new IllegalStateException("to come " + repository + last + limit);
  }

  /**
   * Removes a tag; its manifest stays.
   *
   * @return false if there was none
   */
  public boolean remove(RepositoryName repository, Tag tag) {
    throw new IllegalStateException("to come " + repository + tag);
  }
}
