package io.moorage.blobstore.oci;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the registry reads in a manifest; the bytes themselves are stored and served as pushed.
 *
 * @param mediaType the type it was pushed with
 * @param blobs config and layers: content of the repository's blobs
 * @param children what an index lists: manifests, or, in a build cache, layers
 * @param artifactType the manifest's own, else its config's media type; empty for an index that
 *     states none
 * @param annotations kept in the order of their keys, as in {@link Descriptor}
 */
public record Manifest(
    MediaType mediaType,
    List<Descriptor> blobs,
    List<Descriptor> children,
    Optional<Descriptor> subject,
    Optional<String> artifactType,
    Map<String, String> annotations) {
  public Manifest {
    blobs = List.copyOf(blobs);
    children = List.copyOf(children);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }
}
