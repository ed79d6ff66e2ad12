package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertStatus;
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

  private static final String COOKIE = "x".repeat(64 << 10) + "\n";

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            "coding and length",
            400,
            "POST /v2/ HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nContent-Length: 3\n"
                + SECOND),
        Arguments.of(
            "coding and length of HTTP/1.0",
            400,
            "POST /v2/ HTTP/1.0\nTransfer-Encoding: chunked\nContent-Length: 3\n" + SECOND),
        Arguments.of(
            "two lengths",
            400,
            "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 4\n"),
        Arguments.of(
            "a length twice",
            400,
            "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 3\n"),
        Arguments.of(
            "a list of lengths", 400, "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: 3, 3\n"),
        Arguments.of(
            "a length in words", 400, "POST /v2/ HTTP/1.1\nHost: a\nContent-Length: 0x3\n"),
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
        Arguments.of(
            "codings in the wrong order",
            501,
            "POST /v2/ HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTransfer-Encoding: x\n"
                + SECOND),
        Arguments.of(
            "a coding before chunked",
            501,
            "POST /v2/ HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked\n" + SECOND),
        Arguments.of("no version", 400, "GET /v2/\n"),
        Arguments.of("a space in the target", 400, "GET /v2/ a HTTP/1.1\nHost: a\n"),
        Arguments.of("no header field", 400, "GET /v2/ HTTP/1.1\nHost: a\nnonsense\n"),
        Arguments.of("a NUL in a field", 400, "GET /v2/ HTTP/1.1\nHost: a\nX: a\u0000b\n"),
        Arguments.of("a NUL in a field's name", 400, "GET /v2/ HTTP/1.1\nHost: a\nX\u0000: b\n"),
        Arguments.of("a bare CR in a field", 400, "GET /v2/ HTTP/1.1\nHost: a\nX: a\rb\n"),
        Arguments.of("NUL before all", 400, "\u0000GET /v2/ HTTP/1.1\nHost: a\n" + SECOND),
        Arguments.of("SOH before all", 400, "\u0001GET /v2/ HTTP/1.1\nHost: a\n" + SECOND),
        Arguments.of("empty host and a second", 400, "GET /v2/ HTTP/1.1\nHost:\nHost: a\n"),
        Arguments.of("a cookie of 64 KiB", 431, "GET /v2/ HTTP/1.1\nHost: a\nCookie: a=" + COOKIE),
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
    assertStatus(status, server.exchange(request + "\n"));
  }

  @Test
  void bareLineFeeds_areRefused() throws IOException {
    try (var socket = server.connect()) {
      socket.getOutputStream().write("GET /v2/ HTTP/1.1\nHost: a\n\n".getBytes(ISO_8859_1));
      assertStatus(400, new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }
  }

  /** One field on two lines is one value, with a space between them (RFC 9112 §5.2). */
  @Test
  void foldedField_isOne() throws IOException {
    var answer = server.exchange("GET /v2/ HTTP/1.1\nHost: a\nX: one\n two\nConnection: close\n\n");
    assertTrue(answer.matches("(?s)HTTP/1.1 (200|400) .*"), answer);
    assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/ HTTP/9.9\nHost: a\n\n",
        "GET /v2/ HTTP/2.0\nHost: a\n\n",
        "GET /v2/ HTTP/1.2\nHost: a\n\n",
        "GET /v2/ HTTP/0.9\nHost: a\n\n",
        "PRI * HTTP/2.0\n\nXX\n\n",
        "PRI * HTTP/2.0\n\nSM\n\n"
      })
  void otherVersion_isRefused(String request) throws IOException {
    var answer = server.exchange(request);
    assertStatus(505, answer);
  }

  @Test
  void shortBody_isNoUpload_andWhatCameIsKept() throws IOException {
    var location = server.begun("short/app");
    try (var socket = server.connect()) {
      socket
          .getOutputStream()
          .write(
              "PUT %s?digest=sha256:%s HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"
                  .formatted(location, "0".repeat(64))
                  .getBytes(ISO_8859_1));
      socket.shutdownOutput();
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 "), answer);
    }
    // Somebody may still be writing what came.
    var status = server.send("GET", location);
    while ("0-0".equals(status.headers().firstValue("Range").orElse(""))) {
      status = server.send("GET", location);
    }
    assertEquals("0-4", status.headers().firstValue("Range").orElseThrow());
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

  /** Bare, the connection closes, and nobody says why. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ZZ\nabc\n",
        "FFFFFFFFFFFFFFFFFF\nabc\n",
        "7fffffff7fffffff\nabc\n",
        "-1\nabc\n",
        "3;a=\u0001b\nabc\n0\n\n",
        "\nabc\n"
      })
  void brokenChunk_isRefused_andStoresNothing(String chunk) throws IOException {
    var location = server.begun("chunks");
    var head = " HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n";
    var answer = server.exchange("PATCH " + location + head + chunk + SECOND);
    assertStatus(400, answer);
    assertStatus(400, server.exchange("PUT /v2/chunks/manifests/a" + head + chunk + SECOND));
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
  void lineFeedInAChunkExtension_isRefused() throws IOException {
    var location = server.begun("chunks");
    try (var socket = server.connect()) {
      socket
          .getOutputStream()
          .write(
              ("PATCH "
                      + location
                      + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "3;a\nabc\r\n0\r\n\r\nGET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n")
                  .getBytes(ISO_8859_1));
      assertStatus(400, new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }
    assertEquals("0-0", server.send("GET", location).headers().firstValue("Range").orElseThrow());
  }

  @Test
  void chunkWithoutItsEnd_isRefused() throws IOException {
    var location = server.begun("chunks");
    assertStatus(
        400,
        server.exchange(
            "PATCH " + location + " HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabcd\n"));
  }
}
