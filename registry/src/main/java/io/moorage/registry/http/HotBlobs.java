package io.moorage.registry.http;

import io.moorage.blobstore.disk.FileBacked;
import io.moorage.blobstore.oci.Digest;
import io.moorage.registry.endpoint.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The blobs that were asked for last, with their files open: the next reader of one costs no
 * crossing, no record and no open(2). One that may have changed since it was read is forgotten, by
 * the next reader or by {@link #sweep}, whichever comes first, so that the space of a removed blob
 * comes back. Bounded by the files it may hold open. For use on one loop alone.
 */
final class HotBlobs {
  /**
   * After so long a blob's file is looked at again, lest a file that was cut be served for ever.
   */
  private static final long LONGEST = Duration.ofSeconds(10).toNanos();

  private final int most;
  private final LongSupplier nanoTime;
  private final LinkedHashMap<String, HotBlob> byPath = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most how many files may be held open
   */
  HotBlobs(int most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** The blob that answers this request, if it is a plain one and the blob is remembered. */
  @Nullable HotBlob get(HttpServerRequest request, String path) {
    if (!isPlain(request)) {
      return null;
    }
    var blob = byPath.get(path);
    if (blob == null || isFresh(blob)) {
      return blob;
    }
    byPath.remove(path);
    blob.release();
    return null;
  }

  /** Remembers the blob of an answer, if it can answer others: whole, and sent from a file. */
  @Nullable HotBlob remember(HttpServerRequest request, String path, Response response) {
    if (most == 0
        || !isPlain(request)
        || !(response instanceof Response.BlobBody(int status, var headers, var range))
        || status != 200
        || !(range instanceof FileBacked file)
        || range.length() == 0
        || range.length() != range.blobSize()) {
      return null;
    }
    var digest = headers.first("Docker-Content-Digest").map(Digest::parse).orElseThrow();
    var blob = HotBlob.of(range, file, digest, headers, nanoTime.getAsLong()).hold();
    var before = byPath.put(path, blob);
    if (before != null) {
      before.release();
    }
    if (byPath.size() > most) {
      var eldest = byPath.pollFirstEntry();
      eldest.getValue().release();
    }
    return blob;
  }

  /** Forgets what may not be served again. */
  void sweep() {
    byPath
        .values()
        .removeIf(
            blob -> {
              boolean stale = !isFresh(blob);
              if (stale) {
                blob.release();
              }
              return stale;
            });
  }

  /** Forgets everything. */
  void clear() {
    byPath.values().forEach(HotBlob::release);
    byPath.clear();
  }

  private boolean isFresh(HotBlob blob) {
    return blob.stands() && nanoTime.getAsLong() - blob.openedNanos() < LONGEST;
  }

  private static boolean isPlain(HttpServerRequest request) {
    var headers = request.headers();
    return request.method().equals(HttpMethod.GET)
        && !headers.contains(HttpHeaderNames.RANGE)
        && !headers.contains(HttpHeaderNames.IF_RANGE)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && isNone(headers.get(HttpHeaderNames.CONTENT_LENGTH));
  }

  private static boolean isNone(@Nullable String length) {
    return length == null || length.equals("0");
  }
}
