package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertRefused;
import static io.moorage.registry.http.Answers.assertStatus;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
    var limits =
        new ConnectionLimits(
            LIMIT, 0, LIMIT, connections, perAddress, requests, false, 100, 200, 16);
    return new TestServer(directory, TestServer.settings(LIMIT, limits));
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
  void requestTooMany_ofAnAddress_is429_andTheConnectionLivesOn() throws IOException {
    try (var server = server(100, 100, 2)) {
      var uploads = List.of(server.begun("a"), server.begun("a"));
      for (var upload : uploads) {
        var socket = connected(server, "127.0.0.7");
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
        // Once its body is asked for it is one of those under way.
        var goOn = "HTTP/1.1 100 Continue\r\n\r\n";
        assertEquals(
            goOn, new String(socket.getInputStream().readNBytes(goOn.length()), ISO_8859_1));
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

  /** What is left of an answer whose status is read. */
  private static void readAnswer(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    int length =
        head.toString()
            .lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .sum();
    assertEquals(length, socket.getInputStream().readNBytes(length).length);
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
