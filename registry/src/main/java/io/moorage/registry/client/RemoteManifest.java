package io.moorage.registry.client;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;

/**
 * A manifest as it came over the wire.
 *
 * @param body its bytes, which hash to the digest; not to be changed
 */
public record RemoteManifest(Digest digest, MediaType mediaType, byte[] body) {}
