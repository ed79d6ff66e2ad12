package io.moorage.deploy.clients;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;

/**
 * Bytes that an image names.
 *
 * @param size in bytes
 */
record Content(MediaType type, Digest digest, long size) {

  /** Its descriptor, as JSON. */
  String descriptor() {
    return descriptor("");
  }

  /** Its descriptor with more fields, such as {@code ,"platform":{}}. */
  String descriptor(String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(type, digest, size, more);
  }
}
