package io.moorage.runner.image;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.ImageConfig;
import io.moorage.blobstore.oci.MediaType;
import java.time.Instant;
import java.util.List;

/**
 * An image that is here: unpacked, ready to run.
 *
 * @param id the digest of its configuration
 * @param manifest the digest of its manifest, by which registries know it
 * @param mediaType the manifest's
 * @param size of its unpacked layers, in bytes
 * @param arrived when it was pulled or loaded first
 * @param names with a tag each; none if it is dangling
 * @param digests repositories and digests by which it was pulled or pushed
 */
public record LocalImage(
    Digest id,
    Digest manifest,
    MediaType mediaType,
    ImageConfig config,
    long size,
    Instant arrived,
    List<ImageName> names,
    List<ImageName> digests) {
  private static final int SHORT = 12;

  public LocalImage {
    names = List.copyOf(names);
    digests = List.copyOf(digests);
  }

  /** The id as people see it. */
  public String shortId() {
    return id.hex().substring(0, SHORT);
  }

  /** Whether no name leads to it. */
  public boolean isDangling() {
    return names.isEmpty();
  }
}
