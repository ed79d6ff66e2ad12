package io.moorage.runner.snapshot;

import io.moorage.blobstore.oci.Digest;
import java.util.Optional;

/**
 * What is known of a layer before it is read.
 *
 * @param compression as its media type says; the content must agree. Without one the content
 *     decides
 * @param diffId the digest that the unpacked tar must have; none for what has no image yet, as an
 *     import
 */
public record Layer(Optional<Compression> compression, Optional<Digest> diffId) {

  /** A layer as an image names it. */
  public static Layer of(Compression compression, Digest diffId) {
    return new Layer(Optional.of(compression), Optional.of(diffId));
  }

  /** A tar that somebody brought. */
  public static Layer unknown() {
    return new Layer(Optional.empty(), Optional.empty());
  }
}
