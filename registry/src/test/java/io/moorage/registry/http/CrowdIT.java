package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertRefused;
import static io.moorage.registry.http.Answers.assertStatus;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.registry.endpoint.LargeAnswers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More connections and requests than there may be, of one address and of all. */
class CrowdIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PING = "GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir Path directory;
  private final List<Socket> open = new ArrayList<>();

  private TestServer server(int connections, int perAddress, int requests) {
    return server(connections, perAddress, requests, Memory.ofHeap());
  }

  private TestServer server(int connections, int perAddress, int requests, Memory memory) {
    var limits =
        new ConnectionLimits(
            LIMIT, 0, LIMIT, connections, perAddress, requests, false, 100, 200, 16);
    return new TestServer(
        StoreSettings.defaults(directory), TestServer.settings(LIMIT, limits), memory);
  }

  /** One that has memory for so many connections, and for requests of this weight. */
  private TestServer server(int connections, long requests) {
    var memory = new Memory(BodyBudget.ofHeap(), LargeAnswers.ofHeap(), connections, requests);
    return server(100, 100, 100, memory);
  }

  private Socket connected(TestServer server, String from) throws IOException {
    var socket = new Socket();
    open.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String asked(Socket socket) throws IOException {
    socket.getOutputStream().write(PING.getBytes(ISO_8859_1));
    var status = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    return status.substring(9);
  }

  private void closeAll() throws IOException {
    for (var socket : open) {
      socket.close();
    }
  }

  @Test
  void oneConnectionTooMany_ofAnAddress_isTold_andOthersAreServed() throws IOException {
    try (var server = server(100, 3, 100)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("200", asked(connected(server, "127.0.0.5")));
      }
      var crowded = connected(server, "127.0.0.5");
      crowded.getOutputStream().write(PING.getBytes(ISO_8859_1));
      var answer = new String(crowded.getInputStream().readAllBytes(), ISO_8859_1);
      assertRefused(429, "TOOMANYREQUESTS", answer);
      assertTrue(answer.contains("Retry-After: "), answer);
      assertEquals("200", asked(connected(server, "127.0.0.6")));
      open.getFirst().close();
      awaitServed(server, "127.0.0.5");
      closeAll();
    }
  }

  /** Its place is free once the server has seen the end of the other. */
  private void awaitServed(TestServer server, String from) throws IOException {
    String status;
    do {
      var socket = connected(server, from);
      status = asked(socket);
      if (!status.equals("200")) {
        socket.close();
      }
    } while (!status.equals("200"));
  }

  @Test
  void oneConnectionTooMany_ofAll_isTold() throws IOException {
    try (var server = server(3, 100, 100)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("200", asked(connected(server, "127.0.0." + (10 + i))));
      }
      assertEquals("429", asked(connected(server, "127.0.0.20")));
      open.getFirst().close();
      awaitServed(server, "127.0.0.21");
      closeAll();
    }
  }

  @Test
  void oneConnectionTooMany_forTheHeap_isTold() throws IOException {
    try (var server = server(3, Long.MAX_VALUE)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("200", asked(connected(server, "127.0.0." + (30 + i))));
      }
      assertEquals("429", asked(connected(server, "127.0.0.40")));
      open.getFirst().close();
      awaitServed(server, "127.0.0.41");
      closeAll();
    }
  }

  @Test
  void requestTooMany_forTheHeap_is429_whoeverSendsIt_untilAnotherIsOver() throws IOException {
    try (var server = server(100, 15 << 10)) {
      var slow = connected(server, "127.0.0.50");
      begin(slow, server.begun("a"));
      var other = connected(server, "127.0.0.51");
      assertEquals("429", asked(other));
      readAnswer(other);
      slow.getOutputStream().write("helloworld".getBytes(ISO_8859_1));
      assertEquals("HTTP/1.1 202", new String(slow.getInputStream().readNBytes(12), ISO_8859_1));
      while (!asked(other).equals("200")) {
        readAnswer(other);
      }
      closeAll();
    }
  }

  @Test
  void requestWithAVeryLongHeader_forTheHeap_is429_andOneWithAShortIsServed() throws IOException {
    try (var server = server(100, 15 << 10)) {
      var socket = connected(server, "127.0.0.60");
      socket
          .getOutputStream()
          .write(
              ("GET /v2/ HTTP/1.1\r\nHost: a\r\n" + "a:b\r\n".repeat(200) + "\r\n")
                  .getBytes(ISO_8859_1));
      assertEquals("HTTP/1.1 429", new String(socket.getInputStream().readNBytes(12), ISO_8859_1));
      readAnswer(socket);
      assertEquals("200", asked(socket));
      closeAll();
    }
  }

  /** Else the answers that are not taken would fill the heap: two bytes for each one sent. */
  @Test
  void requestsOfAClientThatTakesNoAnswer_areNotAnsweredWithoutEnd() throws Exception {
    int requests = 20_000;
    var padding = "x".repeat(2_000);
    var manifest =
        "{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{\"a\":\"%s\"}}"
            .formatted(padding)
            .getBytes(ISO_8859_1);
    try (var server = server(100, 100, 100)) {
      assertStatus(
          201,
          server.send(
              "PUT",
              "/v2/a/manifests/1",
              manifest,
              "Content-Type",
              "application/vnd.oci.image.index.v1+json"));
      assertStatus(200, server.send("GET", "/v2/a/manifests/1"));
      var socket = connected(server, "127.0.0.70");
      var asking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    var one = "GET /v2/a/manifests/1 HTTP/1.1\r\nHost: a\r\n\r\n";
                    try {
                      for (int i = 0; i < requests; i += 100) {
                        socket.getOutputStream().write(one.repeat(100).getBytes(ISO_8859_1));
                      }
                    } catch (IOException gone) {
                      // Then answers are missing, which is seen below.
                    }
                  });
      var in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      for (int i = 0; i < requests; i++) {
        assertEquals("HTTP/1.1 200", new String(in.readNBytes(12), ISO_8859_1));
        readAnswer(in);
        if (i % 1_000 == 0) {
          // What the kernel holds on both sides, and a buffer of requests.
          long answered = answered(server);
          assertTrue(answered - i < 10_000, answered + " are answered, " + i + " taken");
        }
      }
      asking.join();
      closeAll();
    }
  }

  private static long answered(TestServer server) {
    return Math.round(
        server
            .meters
            .get("moorage.http.requests")
            .tags("route", "get-manifest", "status", "200")
            .functionCounter()
            .count());
  }

  @Test
  void requestTooMany_ofAnAddress_is429_andTheConnectionLivesOn() throws IOException {
    try (var server = server(100, 100, 2)) {
      var uploads = List.of(server.begun("a"), server.begun("a"));
      for (var upload : uploads) {
        var socket = connected(server, "127.0.0.7");
        begin(socket, upload);
        socket.getOutputStream().write("hello".getBytes(ISO_8859_1));
      }
      var third = connected(server, "127.0.0.7");
      assertEquals("429", asked(third));
      readAnswer(third);
      assertEquals("200", asked(connected(server, "127.0.0.8")));
      for (var busy : open.subList(0, 2)) {
        busy.getOutputStream().write("world".getBytes(ISO_8859_1));
        assertEquals("HTTP/1.1 202", new String(busy.getInputStream().readNBytes(12), ISO_8859_1));
      }
      while (!asked(third).equals("200")) {
        readAnswer(third);
      }
      closeAll();
    }
  }

  /** Once its body is asked for it is one of those under way. */
  private static void begin(Socket socket, String upload) throws IOException {
    socket
        .getOutputStream()
        .write(
            """
            PATCH %s HTTP/1.1\r
            Host: a\r
            Content-Length: 10\r
            Expect: 100-continue\r
            \r
            """
                .formatted(upload)
                .getBytes(ISO_8859_1));
    var goOn = "HTTP/1.1 100 Continue\r\n\r\n";
    assertEquals(goOn, new String(socket.getInputStream().readNBytes(goOn.length()), ISO_8859_1));
  }

  private static void readAnswer(Socket socket) throws IOException {
    readAnswer(socket.getInputStream());
  }

  /** What is left of an answer whose status is read. */
  private static void readAnswer(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      head.append((char) in.read());
    }
    int length =
        head.toString()
            .lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .sum();
    assertEquals(length, in.readNBytes(length).length);
  }

  /** Bare, half a megabyte of each would be read ahead, and nobody would count it. */
  @Test
  void requestsBehindAnUnansweredOne_areNotReadAhead() throws IOException {
    try (var server = server(100, 100, 100)) {
      var upload = server.begun("a");
      var first = connected(server, "127.0.0.9");
      first
          .getOutputStream()
          .write(
              ("PATCH " + upload + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + PING)
                  .repeat(1)
                  .getBytes(ISO_8859_1));
      assertEquals("HTTP/1.1 202", new String(first.getInputStream().readNBytes(12), ISO_8859_1));
      readAnswer(first);
      assertEquals("HTTP/1.1 200", new String(first.getInputStream().readNBytes(12), ISO_8859_1));
      assertStatus(200, server.send("GET", "/v2/"));
      closeAll();
    }
  }
}
