package io.moorage.registry.api;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.List;

/**
 * The variable parts of a path, in order. Each becomes a word of the domain when it is asked for,
 * or fails as one that is malformed.
 */
public record PathWords(List<String> words) {
  public PathWords {
    words = List.copyOf(words);
  }

  RepositoryName repository(int index) {
    return RepositoryName.parse(words.get(index));
  }

  Tag tag(int index) {
    return Tag.parse(words.get(index));
  }

  Digest digest(int index) {
    return Digest.parse(words.get(index));
  }
}
