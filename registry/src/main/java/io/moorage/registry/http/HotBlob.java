package io.moorage.registry.http;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.disk.FileBacked;
import io.moorage.blobstore.oci.Digest;
import io.moorage.registry.endpoint.Headers;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.channels.FileChannel;

/**
 * A blob whose file is open, with its answer made ready. Several answers may send from it at once;
 * whoever lets go of it last, an answer or {@link HotBlobs}, closes the file. For use on one loop
 * alone.
 */
final class HotBlob {
  private final BlobRange range;
  private final FileBacked file;
  private final Digest digest;
  private final MultiMap found;
  private final long openedNanos;
  private int holders;

  private HotBlob(
      BlobRange range, FileBacked file, Digest digest, MultiMap found, long openedNanos) {
    this.range = range;
    this.file = file;
    this.digest = digest;
    this.found = found;
    this.openedNanos = openedNanos;
  }

  /**
   * A blob that nobody holds yet.
   *
   * @param range the whole of it, closed when nobody holds it any more
   * @param headers of a 200
   */
  static HotBlob of(
      BlobRange range, FileBacked file, Digest digest, Headers headers, long openedNanos) {
    var length = HttpHeaders.CONTENT_LENGTH.toString();
    var found = HotManifest.ready(headers.and(length, Long.toString(range.length())));
    return new HotBlob(range, file, digest, found, openedNanos);
  }

  HotBlob hold() {
    holders++;
    return this;
  }

  void release() {
    if (--holders == 0) {
      range.close();
    }
  }

  /** Whether what was read of it still holds. */
  boolean stands() {
    return file.stands();
  }

  Digest digest() {
    return digest;
  }

  /** The header fields of a 200, not to be changed. */
  MultiMap found() {
    return found;
  }

  FileChannel channel() {
    return file.channel();
  }

  long length() {
    return range.length();
  }

  long openedNanos() {
    return openedNanos;
  }
}
