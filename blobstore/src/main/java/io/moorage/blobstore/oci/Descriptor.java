package io.moorage.blobstore.oci;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a document says of content that it names. Fields that the registry has no use for stay in
 * the stored bytes.
 *
 * @param size in bytes, not negative
 * @param annotations kept in the order of their keys: a tree, as the keys are a stranger's and may
 *     be made to collide in a hash table
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">image-spec,
 *     Descriptors</a>
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    Optional<String> artifactType,
    Map<String, String> annotations) {
  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("size " + size);
    }
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }
}
