package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the server ends connections on which nothing moves, and how it ends itself. */
class EndingIT {
  /** As much of a body as is written at once: less is held until more comes. */
  private static final String BEGUN = "x".repeat(64 << 10);

  private static final String BEGUN_RANGE = "0-" + (BEGUN.length() - 1);

  @TempDir Path directory;

  private static RegistrySettings settings(Duration idleTimeout) {
    return settings(idleTimeout, Duration.ofSeconds(30));
  }

  private static RegistrySettings settings(Duration idleTimeout, Duration shutdownGrace) {
    var d = RegistrySettings.defaults("127.0.0.1", 0);
    return new RegistrySettings(
        d.host(),
        d.port(),
        d.deletes(),
        d.manifestMaxSize(),
        d.headerMaxSize(),
        idleTimeout,
        shutdownGrace,
        d.tagsPerPush(),
        d.pageSize(),
        d.cacheSize(),
        d.accessLog(),
        d.trustedProxies(),
        d.metrics(),
        d.limits());
  }

  @Test
  void silentConnection_isClosed_afterItsLastAnswer() throws IOException {
    try (var server = new TestServer(directory, settings(Duration.ofMillis(500)));
        var socket = server.connect()) {
      socket.getOutputStream().write("GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }
  }

  @Test
  void silentPusher_isAnswered_andItsUploadKeepsWhatCame() throws IOException {
    try (var server = new TestServer(directory, settings(Duration.ofMillis(500)));
        var socket = server.connect()) {
      var location =
          server
              .send("POST", "/v2/silent/app/blobs/uploads/")
              .headers()
              .firstValue("Location")
              .orElseThrow();
      socket
          .getOutputStream()
          .write(
              "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"
                  .formatted(location)
                  .getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      var status = server.send("GET", location);
      assertEquals("0-4", status.headers().firstValue("Range").orElseThrow());
    }
  }

  @Test
  void readerThatTakesNothing_isCutOff() throws IOException {
    try (var server = new TestServer(directory, settings(Duration.ofSeconds(1)));
        var socket = server.connect()) {
      var content = new byte[32 << 20];
      var digest = Digest.of(DigestAlgorithm.SHA256, content);
      server.send("POST", "/v2/slow/app/blobs/uploads/?digest=" + digest, content);
      socket
          .getOutputStream()
          .write(
              "GET /v2/slow/app/blobs/%s HTTP/1.1\r\nHost: a\r\n\r\n"
                  .formatted(digest)
                  .getBytes(UTF_8));
      var deadline = Instant.now().plusSeconds(15);
      while (server.meters.find("moorage.http.requests").tags("status", "499").meter() == null) {
        assertTrue(Instant.now().isBefore(deadline), "still sending");
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void close_letsARunningUploadEnd_andTakesNoNewConnection() throws Exception {
    var server = new TestServer(directory);
    var location =
        server
            .send("POST", "/v2/end/app/blobs/uploads/")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    try (var socket = server.connect()) {
      var out = socket.getOutputStream();
      out.write(
          "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(location, BEGUN.length() + 5, BEGUN)
              .getBytes(ISO_8859_1));
      out.flush();
      // The server has the request when it has taken its first bytes in.
      while (!BEGUN_RANGE.equals(
          server.send("GET", location).headers().firstValue("Range").orElse(""))) {
        Thread.onSpinWait();
      }
      var closing = Thread.ofVirtual().start(server::close);
      awaitRefusal(server);
      out.write("world".getBytes(ISO_8859_1));
      out.flush();
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
      assertTrue(closing.join(Duration.ofSeconds(20)));
    }
  }

  @Test
  void close_cutsOffAnUploadThatStands_afterTheGrace() throws Exception {
    var grace = Duration.ofSeconds(1);
    try (var server = new TestServer(directory, settings(Duration.ofSeconds(60), grace));
        var socket = server.connect()) {
      var location =
          server
              .send("POST", "/v2/end/app/blobs/uploads/")
              .headers()
              .firstValue("Location")
              .orElseThrow();
      socket
          .getOutputStream()
          .write(
              "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(location, BEGUN.length() + 5, BEGUN)
                  .getBytes(ISO_8859_1));
      while (!BEGUN_RANGE.equals(
          server.send("GET", location).headers().firstValue("Range").orElse(""))) {
        Thread.onSpinWait();
      }
      var start = Instant.now();
      server.server().close();
      var took = Duration.between(start, Instant.now());
      assertTrue(took.compareTo(grace.plusSeconds(8)) < 0, took::toString);
    }
  }

  private static void awaitRefusal(TestServer server) throws IOException {
    var deadline = Instant.now().plusSeconds(10);
    while (Instant.now().isBefore(deadline)) {
      try (var probe = server.connect()) {
        probe.setSoTimeout((int) TimeUnit.SECONDS.toMillis(1));
      } catch (SocketException refused) {
        return;
      }
    }
    throw new AssertionError("still listening");
  }

  @Test
  void start_onATakenPort_saysSo() {
    try (var server = new TestServer(directory.resolve("one"))) {
      var failure =
          assertThrows(
              ListenFailure.class,
              () ->
                  new TestServer(
                      directory.resolve("two"),
                      RegistrySettings.defaults("127.0.0.1", server.port())));
      assertTrue(failure.isTaken());
      assertTrue(failure.toString().contains(":" + server.port()), failure::toString);
    }
  }
}
