package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.config.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of the server: health, log and meters. */
class OperationsIT {
  @TempDir Path directory;

  private static RegistrySettings with(
      List<Network> trustedProxies, boolean metrics, AccessLogFormat accessLog) {
    var d = RegistrySettings.defaults("127.0.0.1", 0);
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
        accessLog,
        trustedProxies,
        metrics,
        d.limits());
  }

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
    var settings = with(List.of(), false, AccessLogFormat.OFF);
    var server = new TestServer(directory, settings);
    try (server) {
      server.send("GET", "/v2/");
    }
    assertEquals(0, server.accessLog.size());
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
    var settings = with(List.of(Network.parse("127.0.0.0/8")), false, AccessLogFormat.TEXT);
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
    var settings = with(List.of(), true, AccessLogFormat.TEXT);
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
}
