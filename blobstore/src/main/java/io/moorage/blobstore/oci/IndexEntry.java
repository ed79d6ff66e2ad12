package io.moorage.blobstore.oci;

import java.util.Optional;

/**
 * One manifest that an index lists.
 *
 * @param platform what it is for; empty if the index does not say
 */
public record IndexEntry(Descriptor manifest, Optional<Platform> platform) {}
