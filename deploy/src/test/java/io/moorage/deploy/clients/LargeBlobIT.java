package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A blob far larger than the server's heap of 256 MiB goes in and out as a stream. {@code
 * -Dmoorage.test.blob} sets its size in bytes; without, 5 GiB.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS)
class LargeBlobIT {
  private static final long SIZE = Long.getLong("moorage.test.blob", 5L << 30);

  @Test
  void streamedPush_largerThanHeap_pullsBackIdentical(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (var registry = RunningRegistry.on(folder.resolve("data")).start();
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var begun =
          http.send(
              HttpRequest.newBuilder(registry.uri("/v2/large/blob/blobs/uploads/"))
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
      assertEquals(202, begun.statusCode(), begun.body());

      var computation = DigestAlgorithm.SHA256.newMessageDigest();
      var sent =
          http.send(
              HttpRequest.newBuilder(
                      location(registry, begun.headers().firstValue("Location").orElseThrow()))
                  .header("Content-Type", "application/octet-stream")
                  .method(
                      "PATCH",
                      BodyPublishers.ofInputStream(
                          () -> new DigestInputStream(new Noise(SIZE), computation)))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(202, sent.statusCode(), sent.body());
      assertEquals("0-" + (SIZE - 1), sent.headers().firstValue("Range").orElse(""));

      var digest = Digest.finished(DigestAlgorithm.SHA256, computation);
      var last = location(registry, sent.headers().firstValue("Location").orElseThrow());
      var finished =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(last + (last.getQuery() == null ? "?" : "&") + "digest=" + digest))
                  .PUT(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
      assertEquals(201, finished.statusCode(), finished.body());

      var pulled =
          http.send(
              HttpRequest.newBuilder(registry.uri("/v2/large/blob/blobs/" + digest)).build(),
              BodyHandlers.ofInputStream());
      assertEquals(200, pulled.statusCode());
      try (var body = new DigestInputStream(pulled.body(), computation)) {
        assertEquals(SIZE, body.transferTo(OutputStream.nullOutputStream()));
      }
      assertEquals(digest, Digest.finished(DigestAlgorithm.SHA256, computation));
      assertTrue(registry.isAlive(), registry::log);
    }
  }

  private static URI location(RunningRegistry registry, String location) {
    return registry.uri("/").resolve(location);
  }

  /** So many bytes that do not compress, one block over and over. */
  private static final class Noise extends InputStream {
    private final byte[] block = new byte[1 << 20];
    private final long size;
    private long at;

    Noise(long size) {
      this.size = size;
      new SplittableRandom(size).nextBytes(block);
    }

    @Override
    public int read() {
      return at == size ? -1 : block[(int) (at++ % block.length)] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (at == size) {
        return -1;
      }
      int from = (int) (at % block.length);
      int count = (int) Math.min(size - at, Math.min(length, block.length - from));
      System.arraycopy(block, from, to, offset, count);
      at += count;
      return count;
    }
  }
}
