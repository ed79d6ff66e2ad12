package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;

/**
 * A manifest as it was pushed.
 *
 * @param body its bytes; not to be changed
 */
public record StoredManifest(Digest digest, MediaType mediaType, byte[] body) {}
