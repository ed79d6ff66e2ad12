package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Digest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who asks for a manifest says how its bytes come into memory: they may be there, or there may be
 * no room for them.
 */
@FunctionalInterface
public interface ManifestBodies {
  /** Straight from the store. */
  ManifestBodies STORED = (_, _, stored) -> stored.get();

  /**
   * The bytes of a manifest.
   *
   * @param size how many they are
   * @param stored reads them
   */
  Optional<byte[]> body(Digest digest, long size, Supplier<Optional<byte[]>> stored);
}
