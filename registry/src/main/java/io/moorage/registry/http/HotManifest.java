package io.moorage.registry.http;

import io.moorage.blobstore.metadata.StoredManifest;
import io.moorage.blobstore.oci.Digest;
import io.moorage.registry.endpoint.Conditional;
import io.moorage.registry.endpoint.GetManifest;
import io.moorage.registry.endpoint.Headers;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * A manifest with its answers made ready, so that sending one costs no more than copying it to the
 * socket.
 *
 * @param stored what it was made of; its body is the same array
 * @param found the header fields of a 200, not to be changed
 * @param unmodified those of a 304
 */
record HotManifest(
    StoredManifest stored, MultiMap found, MultiMap unmodified, Buffer body, int length) {
  private static final int OVERHEAD = 1_024;

  static HotManifest of(StoredManifest manifest) {
    int length = manifest.body().length;
    return new HotManifest(
        manifest,
        ready(GetManifest.headers(manifest).and("Content-Length", Integer.toString(length))),
        ready(Conditional.validators(manifest.digest())),
        BufferInternal.buffer(Unpooled.wrappedBuffer(manifest.body())),
        length);
  }

  static MultiMap ready(Headers headers) {
    var fields = HttpHeaders.headers();
    fields.add(ResponseWriter.API_VERSION, ResponseWriter.API_VERSION_VALUE);
    for (var field : headers.fields()) {
      fields.add(
          HttpHeaders.createOptimized(field.name()), HttpHeaders.createOptimized(field.value()));
    }
    return fields.copy(false);
  }

  Digest digest() {
    return stored.digest();
  }

  /** What it takes in memory, in bytes. */
  int weight() {
    return length + OVERHEAD;
  }
}
