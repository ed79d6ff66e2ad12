package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server by its wire: what is of HTTP and of the crossing, over a real store. */
class RegistryServerIT {
  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void ping_saysVersion() {
    var answer = server.send("GET", "/v2/");
    assertEquals(200, answer.statusCode());
    assertEquals(
        "registry/2.0",
        answer.headers().firstValue("Docker-Distribution-API-Version").orElseThrow());
  }

  @Test
  void push_chunkedThenPull_isIdentical() {
    var content = new byte[3 << 20];
    new Random(1).nextBytes(content);
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    var started = server.send("POST", "/v2/push/app/blobs/uploads/");
    assertEquals(202, started.statusCode());
    var location = started.headers().firstValue("Location").orElseThrow();
    var appended = server.send("PATCH", location, content);
    assertEquals(202, appended.statusCode());
    assertEquals("0-" + (content.length - 1), appended.headers().firstValue("Range").orElseThrow());
    var finished = server.send("PUT", location + "?digest=" + digest);
    assertEquals(201, finished.statusCode());
    var pulled = server.send("GET", finished.headers().firstValue("Location").orElseThrow());
    assertEquals(200, pulled.statusCode());
    assertArrayEquals(content, pulled.body());
  }

  @Test
  void hotManifest_isServedFromMemory_untilItsTagMoves() {
    var first = push("hot", "latest", "{\"schemaVersion\":2,\"manifests\":[]}");
    for (int i = 0; i < 3; i++) {
      var got = server.send("GET", "/v2/hot/manifests/latest");
      assertEquals(200, got.statusCode());
      assertEquals(first, new String(got.body(), StandardCharsets.UTF_8));
    }
    var second = push("hot", "latest", "{\"schemaVersion\":2,\"manifests\":[] }");
    var got = server.send("GET", "/v2/hot/manifests/latest");
    assertEquals(second, new String(got.body(), StandardCharsets.UTF_8));
  }

  private static String push(String repository, String tag, String manifest) {
    var answer =
        server.send(
            "PUT",
            "/v2/" + repository + "/manifests/" + tag,
            manifest.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/vnd.oci.image.index.v1+json");
    assertEquals(201, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    return manifest;
  }

  @Test
  void unknownCoding_isRefused_andNothingBehindItIsRead() throws Exception {
    var answer =
        server.exchange(
            """
            POST /v2/a/blobs/uploads/ HTTP/1.1
            Host: a
            Transfer-Encoding: xchunked

            GET /v2/ HTTP/1.1
            Host: a

            """);
    assertTrue(answer.startsWith("HTTP/1.1 501 "), answer);
    assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, answer);
  }
}
