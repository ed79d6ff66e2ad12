package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that break HTTP: each gets one answer or none, and its connection ends. */
class FramingIT {
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

  private static final String SECOND = "\nGET /v2/second HTTP/1.1\nHost: a\n\n";

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            "coding and length",
            400,
            "POST /v2/ HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nContent-Length: 3\n"
                + SECOND),
        Arguments.of(
            "two lengths",
            400,
            "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 4\n"),
        Arguments.of("negative length", 400, "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: -1\n"),
        Arguments.of("signed length", 400, "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: +4\n"),
        Arguments.of(
            "huge length",
            400,
            "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: 18446744073709551616\n"),
        Arguments.of(
            "unknown coding",
            501,
            "POST /v2/ HTTP/1.1\nHost: a\nTransfer-Encoding: xchunked\n" + SECOND),
        Arguments.of(
            "two codings",
            400,
            "POST /v2/ HTTP/1.1\nHost: a\nTransfer-Encoding: chunked, identity\n" + SECOND),
        Arguments.of("space before colon", 400, "GET /v2/ HTTP/1.1\nHost : a\n"),
        Arguments.of("no host", 400, "GET /v2/ HTTP/1.1\n" + SECOND),
        Arguments.of("two hosts", 400, "GET /v2/ HTTP/1.1\nHost: a\nHost: b\n" + SECOND),
        Arguments.of("host of words", 400, "GET /v2/ HTTP/1.1\nHost: a b/..\n" + SECOND),
        Arguments.of("absolute form", 400, "GET http://evil/v2/ HTTP/1.1\nHost: a\n" + SECOND),
        Arguments.of("expectation", 417, "GET /v2/ HTTP/1.1\nHost: a\nExpect: foo\n" + SECOND),
        Arguments.of(
            "large header", 431, "GET /v2/ HTTP/1.1\nHost: a\nX: " + "x".repeat(40_000) + "\n"),
        Arguments.of("many headers", 431, "GET /v2/ HTTP/1.1\nHost: a\n" + "x: y\n".repeat(10_001)),
        Arguments.of("long target", 414, "GET /v2/" + "a".repeat(40_000) + " HTTP/1.1\nHost: a\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void brokenRequest_isRefused_andItsConnectionClosed(String what, int status, String request)
      throws IOException {
    var answer = server.exchange(request + "\n");
    assertTrue(answer.matches("(?s)HTTP/1\\.[01] " + status + " .*"), () -> what + ": " + answer);
    assertEquals(1, answer.split("HTTP/1\\.[01] ", -1).length - 1, answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "CONNECT", "TRACE", "FOO", "OPTIONS"})
  void unknownMethod_is405(String method) throws IOException {
    var answer = server.exchange(method + " /v2/ HTTP/1.1\nHost: a\nConnection: close\n\n");
    assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
    assertTrue(answer.contains("UNSUPPORTED"), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%00", "%zz", "a%2fb", "%2e%2e", "a\\b", "a//b", "\u00e9", "a%0d%0a", "..", "a/../b"
      })
  void oddName_is400_onItsRawForm(String name) throws IOException {
    var answer =
        server.exchange("GET /v2/" + name + "/tags/list HTTP/1.1\nHost: a\nConnection: close\n\n");
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("NAME_INVALID"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZZ\nabc\n", "FFFFFFFFFFFFFFFFFF\nabc\n"})
  void brokenChunk_endsTheConnection_andStoresNothing(String chunk) throws IOException {
    var started = server.send("POST", "/v2/chunks/blobs/uploads/");
    var location = started.headers().firstValue("Location").orElseThrow();
    server.exchange(
        "PATCH " + location + " HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n" + chunk);
    var status = server.send("GET", location);
    assertEquals(204, status.statusCode());
    assertEquals("0-0", status.headers().firstValue("Range").orElseThrow());
  }

  @Test
  void forwardedHost_isIgnored() {
    var answer =
        server.send(
            "POST", "/v2/a/blobs/uploads/", "X-Forwarded-Host", "evil", "X-Forwarded-Proto", "x");
    assertTrue(answer.headers().firstValue("Location").orElseThrow().startsWith("/v2/a/"));
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws IOException {
    var answer =
        server.exchange(
            """
            GET /v2/ HTTP/1.1
            Host: a

            GET /v2/a/tags/list HTTP/1.1
            Host: a

            GET /v2/ HTTP/1.1
            Host: a
            Connection: close

            """);
    var statuses =
        answer
            .lines()
            .filter(l -> l.contains("HTTP/1.1 "))
            .map(l -> l.replaceAll(".*HTTP/1.1 (\\d+).*", "$1"))
            .toList();
    assertEquals(List.of("200", "404", "200"), statuses, answer);
  }

  @Test
  void http10_isAnswered_andClosed() throws IOException {
    var answer = server.exchange("GET /v2/ HTTP/1.0\n\n");
    assertTrue(answer.contains(" 200 "), answer);
  }

  @Test
  void halfAHeader_isNotWaitedForLong() throws IOException {
    try (var socket = server.connect()) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write("GET /v2/ HTTP/1.1\r\nHos".getBytes(ISO_8859_1));
      assertEquals(-1, socket.getInputStream().read());
    }
  }
}
