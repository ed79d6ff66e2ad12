package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that are asked for again, which the loop answers by itself. */
final class HotBlobsIT {
  @TempDir Path directory;

  private final byte[] body = new byte[300_000];
  private TestServer server;
  private String digest;

  @BeforeEach
  void push() {
    new Random(7).nextBytes(body);
    digest = Digest.of(DigestAlgorithm.SHA256, body).toString();
    server = new TestServer(directory);
    pushed("app");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void pushed(String repository) {
    var answer =
        server.send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, body);
    assertEquals(201, answer.statusCode());
  }

  private String target(String repository) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  private void warm() {
    for (int i = 0; i < 8; i++) {
      var answer = server.send("GET", target("app"));
      assertEquals(200, answer.statusCode());
      assertArrayEquals(body, answer.body());
      assertEquals(digest, answer.headers().firstValue("Docker-Content-Digest").orElseThrow());
      assertEquals(
          "registry/2.0",
          answer.headers().firstValue("Docker-Distribution-API-Version").orElseThrow());
    }
  }

  @Test
  void get_again_isTheSame() {
    warm();
    assertEquals(
        304, server.send("GET", target("app"), "If-None-Match", "\"" + digest + "\"").statusCode());
    var part = server.send("GET", target("app"), "Range", "bytes=100-199");
    assertEquals(206, part.statusCode());
    assertEquals(100, part.body().length);
    assertEquals(200, server.send("HEAD", target("app")).statusCode());
    assertEquals(404, server.send("GET", target("other")).statusCode());
  }

  @Test
  void delete_afterGets_isSeenAtOnce() {
    warm();
    assertEquals(202, server.send("DELETE", target("app")).statusCode());
    assertEquals(404, server.send("GET", target("app")).statusCode());
    pushed("app");
    warm();
  }

  /** Each loop sweeps once a second; a removed blob's space does not come back before. */
  @Test
  void delete_afterGets_fileIsClosedSoon() throws Exception {
    warm();
    assertTrue(openFiles() > 0);
    assertEquals(202, server.send("DELETE", target("app")).statusCode());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (openFiles() > 0 && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    assertEquals(0, openFiles());
  }

  @Test
  void close_afterGets_leavesNoFileOpen() throws Exception {
    warm();
    server.close();
    assertEquals(0, openFiles());
  }

  private long openFiles() throws IOException {
    try (var handles = Files.list(Path.of("/proc/self/fd"))) {
      return handles.filter(this::isBlob).count();
    }
  }

  private boolean isBlob(Path handle) {
    try {
      return Files.readSymbolicLink(handle).startsWith(directory.resolve("blobs"));
    } catch (IOException gone) {
      return false;
    }
  }
}
