package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.config.Network;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of the server: health, log, meters, and its end. */
class OperationsIT {
  /** As much of a body as is written at once: less is held until more comes. */
  private static final String BEGUN = "x".repeat(64 << 10);

  private static final String BEGUN_RANGE = "0-" + (BEGUN.length() - 1);

  @TempDir Path directory;

  @Test
  void health_ofARunningServer_isGood() {
    try (var server = new TestServer(directory)) {
      assertEquals(200, server.send("GET", "/livez").statusCode());
      assertEquals(200, server.send("GET", "/readyz").statusCode());
    }
  }

  @Test
  void health_ofAReadOnlyStore_isNotReady() {
    var health = new Health(() -> false);
    assertEquals(200, health.answer("/livez").orElseThrow().status());
    assertEquals(503, health.answer("/readyz").orElseThrow().status());
  }

  @Test
  void health_ofAClosingServer_isNotReady() {
    var health = new Health(() -> true);
    health.close();
    assertEquals(503, health.answer("/readyz").orElseThrow().status());
  }

  @Test
  void accessLog_hasALineARequest_safeToRead() throws IOException {
    var server = new TestServer(directory);
    try (server) {
      server.send("GET", "/v2/", "User-Agent", "a \"quoted\" agent");
      server.exchange("GET /v2/\u001b[31m HTTP/1.1\nHost: a\nConnection: close\n\n");
    }
    var log = server.accessLog.toString(UTF_8);
    assertEquals(2, log.lines().count(), log);
    assertTrue(
        log.lines()
            .findFirst()
            .orElseThrow()
            .matches(
                "\\S+Z [0-9a-f]+ 127\\.0\\.0\\.1 - \"GET /v2/\" ping 200 0 2 \\d+\\.\\d{3}ms"
                    + " \"a \\\\x22quoted\\\\x22 agent\""),
        log);
    assertFalse(log.contains("\u001b"), log);
  }

  @Test
  void accessLog_switchedOff_isEmpty() {
    var settings = settings(Duration.ofSeconds(60), AccessLogFormat.OFF);
    var server = new TestServer(directory, settings);
    try (server) {
      server.send("GET", "/v2/");
    }
    assertEquals(0, server.accessLog.size());
  }

  private static RegistrySettings settings(Duration idleTimeout, AccessLogFormat accessLog) {
    return settings(idleTimeout, Duration.ofSeconds(30), accessLog);
  }

  private static RegistrySettings settings(
      Duration idleTimeout, Duration shutdownGrace, AccessLogFormat accessLog) {
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
        accessLog,
        d.trustedProxies(),
        d.metrics(),
        d.limits());
  }

  @Test
  void silentConnection_isClosed_afterItsLastAnswer() throws IOException {
    try (var server =
            new TestServer(directory, settings(Duration.ofMillis(500), AccessLogFormat.TEXT));
        var socket = server.connect()) {
      socket.getOutputStream().write("GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }
  }

  @Test
  void silentPusher_isAnswered_andItsUploadKeepsWhatCame() throws IOException {
    try (var server =
            new TestServer(directory, settings(Duration.ofMillis(500), AccessLogFormat.TEXT));
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
    try (var server =
            new TestServer(directory, settings(Duration.ofSeconds(1), AccessLogFormat.TEXT));
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
  void meters_countRequestsByRouteAndStatus() {
    try (var server = new TestServer(directory)) {
      server.send("GET", "/v2/");
      server.send("GET", "/v2/a/manifests/none");
      server.server().close(); // A client may have its answer before it is counted.
      assertEquals(1, requests(server, "ping", 200));
      assertEquals(1, requests(server, "get-manifest", 404));
      assertEquals(
          List.of("get-manifest", "ping"),
          server.server().durations().stream().map(RequestDurations::route).sorted().toList());
    }
  }

  @Test
  void meters_countBytesInAndOut() {
    try (var server = new TestServer(directory)) {
      var content = new byte[100_000];
      var digest = Digest.of(DigestAlgorithm.SHA256, content);
      server.send("POST", "/v2/a/blobs/uploads/?digest=" + digest, content);
      server.send("GET", "/v2/a/blobs/" + digest);
      server.send("HEAD", "/v2/a/blobs/" + digest);
      server.server().close();
      assertEquals(content.length, bytes(server, "moorage.http.received", "start-upload"));
      assertEquals(content.length, bytes(server, "moorage.http.sent", "get-blob"));
      assertEquals(2, requests(server, "get-blob", 200));
    }
  }

  private static double requests(TestServer server, String route, int status) {
    return server
        .meters
        .get("moorage.http.requests")
        .tags("route", route, "status", Integer.toString(status))
        .functionCounter()
        .count();
  }

  private static double bytes(TestServer server, String meter, String route) {
    return server.meters.get(meter).tags("route", route).functionCounter().count();
  }

  @Test
  void meters_countOpenConnections() throws IOException {
    try (var server = new TestServer(directory)) {
      try (var socket = server.connect()) {
        socket.getOutputStream().write("GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
        assertTrue(socket.getInputStream().read() > 0);
        assertEquals(1, server.meters.get("moorage.http.connections").gauge().value());
      }
      var deadline = Instant.now().plusSeconds(10);
      while (server.meters.get("moorage.http.connections").gauge().value() > 0) {
        assertTrue(Instant.now().isBefore(deadline), "still counted as open");
        Thread.onSpinWait();
      }
      assertEquals(
          1, server.meters.get("moorage.http.connections.accepted").functionCounter().count());
    }
  }

  @Test
  void error_namesItsLineOfTheLog() {
    var server = new TestServer(directory);
    String id;
    try (server) {
      id = server.send("GET", "/v2/a/manifests/none").headers().firstValue("X-Request-Id").get();
    }
    var log = server.accessLog.toString(UTF_8);
    assertTrue(log.lines().anyMatch(l -> l.split(" ", -1)[1].equals(id)), log);
  }

  @Test
  void accessLog_ofARequestByATrustedProxy_namesTheClient() {
    var settings = trusting(List.of(Network.parse("127.0.0.0/8")));
    var server = new TestServer(directory, settings);
    try (server) {
      server.send("GET", "/v2/", "X-Forwarded-For", "203.0.113.9");
    }
    assertTrue(
        server.accessLog.toString(UTF_8).contains(" 203.0.113.9 - "), server.accessLog::toString);
  }

  /** What anyone may write into a request decides neither the log nor where an answer points. */
  @Test
  void forwardedFields_ofOthers_areIgnored() {
    var server = new TestServer(directory);
    try (server) {
      var answer =
          server.send(
              "POST",
              "/v2/a/blobs/uploads/",
              "X-Forwarded-For",
              "203.0.113.9",
              "X-Forwarded-Host",
              "evil.example",
              "X-Forwarded-Proto",
              "gopher",
              "Forwarded",
              "for=203.0.113.9;host=evil.example;proto=gopher");
      var location = answer.headers().firstValue("Location").orElseThrow();
      assertTrue(location.startsWith("/v2/a/blobs/uploads/"), location);
      assertFalse(answer.headers().map().toString().contains("evil"), answer.headers()::toString);
    }
    var log = server.accessLog.toString(UTF_8);
    assertTrue(log.contains(" 127.0.0.1 - "), log);
    assertFalse(log.contains("203.0.113.9"), log);
  }

  @Test
  void metricsHere_switchedOn_answersThisMachineAndNoProxy() {
    var d = RegistrySettings.defaults("127.0.0.1", 0);
    var settings = with(d, d.trustedProxies(), true);
    try (var server = new TestServer(directory.resolve("on"), settings)) {
      var answer = server.send("GET", "/metrics");
      assertEquals(200, answer.statusCode());
      assertEquals("figures 1\n", new String(answer.body(), UTF_8));
      assertEquals(405, server.send("DELETE", "/metrics").statusCode());
      assertEquals(403, server.send("GET", "/metrics", "X-Forwarded-For", "::1").statusCode());
      assertEquals(403, server.send("GET", "/metrics", "Origin", "http://a").statusCode());
    }
    try (var server = new TestServer(directory.resolve("off"))) {
      assertEquals(404, server.send("GET", "/metrics").statusCode());
    }
  }

  private static RegistrySettings trusting(List<Network> proxies) {
    var d = RegistrySettings.defaults("127.0.0.1", 0);
    return with(d, proxies, d.metrics());
  }

  private static RegistrySettings with(
      RegistrySettings d, List<Network> trustedProxies, boolean metrics) {
    return new RegistrySettings(
        d.host(),
        d.port(),
        d.deletes(),
        d.manifestMaxSize(),
        d.headerMaxSize(),
        d.idleTimeout(),
        d.shutdownGrace(),
        d.tagsPerPush(),
        d.pageSize(),
        d.cacheSize(),
        d.accessLog(),
        trustedProxies,
        metrics,
        d.limits());
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
    try (var server =
            new TestServer(
                directory, settings(Duration.ofSeconds(60), grace, AccessLogFormat.TEXT));
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
