package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobRange;

/**
 * What an end-point answers. The one who sends it adds {@code Content-Length} where the shape says
 * it, and sends no body to a {@code HEAD}.
 */
public sealed interface Response {

  int status();

  Headers headers();

  /** No body. */
  record Empty(int status, Headers headers) implements Response {}

  /**
   * A body from memory.
   *
   * @param body not to be changed
   */
  record Bytes(int status, Headers headers, byte[] body) implements Response {}

  /** A body that has this length, and is not sent: the answer to a {@code HEAD}. */
  record Announced(int status, Headers headers, long length) implements Response {}

  /** A body from the blob store. Whoever holds the response closes the range. */
  record BlobBody(int status, Headers headers, BlobRange range) implements Response {}
}
