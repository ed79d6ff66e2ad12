package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertStatus;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take their time, against limits that are a good deal shorter than the defaults. */
class PatienceIT {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final byte[] CONTENT = new byte[32 << 20];

  @TempDir static Path directory;
  private static TestServer server;
  private static Digest large;

  @BeforeAll
  static void start() {
    var limits =
        new ConnectionLimits(LIMIT, 64 << 10, LIMIT, 1_000, 1_000, 1_000, false, 100, 200, 16);
    server = new TestServer(directory, TestServer.settings(Duration.ofSeconds(3), limits));
    new Random(7).nextBytes(CONTENT);
    large = Digest.of(DigestAlgorithm.SHA256, CONTENT);
    assertStatus(201, server.send("POST", "/v2/x/blobs/uploads/?digest=" + large, CONTENT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET /v2/ HTTP/1.1\n", "GET /v2/ HTTP/1.1\nHos", "\n"})
  void halfAHeader_onANewConnection_is408(String half) throws IOException {
    try (var socket = server.connect()) {
      write(socket, half);
      assertStatus(408, rest(socket));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET /v2/ HTTP/1.1\n", "GET /v2/ HTTP/1.1\nHos"})
  void halfAHeader_onAKeptConnection_is408(String half) throws IOException {
    var whole = "GET /v2/ HTTP/1.1\nHost: a\n\n";
    for (boolean atOnce : new boolean[] {true, false}) {
      try (var socket = server.connect()) {
        write(socket, atOnce ? whole + half : whole);
        var first = socket.getInputStream().readNBytes(12);
        assertEquals("HTTP/1.1 200", new String(first, ISO_8859_1));
        if (!atOnce) {
          write(socket, half);
        }
        var answer = rest(socket);
        assertTrue(answer.contains("HTTP/1.1 408 "), answer);
      }
    }
  }

  @Test
  void headerThatTrickles_is408() throws IOException {
    try (var socket = server.connect()) {
      for (char c : "GET /v2/ HTTP/1.1 and so on and on".toCharArray()) {
        write(socket, String.valueOf(c));
        LockSupport.parkNanos(LIMIT.dividedBy(10).toNanos());
      }
    } catch (SocketException closed) {
      return;
    }
    try (var socket = server.connect()) {
      write(socket, "GET");
      assertStatus(408, rest(socket));
    }
  }

  @Test
  void silence_endsANewConnection() throws IOException {
    try (var socket = server.connect()) {
      assertEquals("", rest(socket));
    }
  }

  /** The answer was there already, from memory or because there is no such path. */
  @Test
  void bodyThatNeverComes_behindItsAnswer_endsTheConnection() throws IOException {
    var index = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(ISO_8859_1);
    var type = "application/vnd.oci.image.index.v1+json";
    assertStatus(201, server.send("PUT", "/v2/x/manifests/a", index, "Content-Type", type));
    for (int i = 0; i < 2; i++) {
      try (var socket = server.connect()) {
        write(socket, "GET /v2/x/manifests/a HTTP/1.1\nHost: a\nContent-Length: 100\n\n");
        assertStatus(200, rest(socket));
      }
    }
  }

  @Test
  void slowBody_is408_andKeepsWhatCame() throws IOException {
    var location = server.begun("x");
    try (var socket = server.connect()) {
      write(socket, "PATCH " + location + " HTTP/1.1\nHost: a\nContent-Length: 1000000\n\n");
      var trickle =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        write(socket, "x");
                        LockSupport.parkNanos(10_000_000);
                      }
                    } catch (IOException closed) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertStatus(408, rest(socket));
      assertTrue(join(trickle));
    }
    var range = server.send("GET", location).headers().firstValue("Range").orElseThrow();
    assertTrue(Integer.parseInt(range.substring(2)) > 0, range);
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void steadyBody_aboveTheRate_isNeverCut() throws IOException {
    var location = server.begun("x");
    int parts = 100;
    var part = new byte[8 << 10];
    try (var socket = server.connect()) {
      write(
          socket,
          "PATCH %s HTTP/1.1\nHost: a\nContent-Length: %d\n\n"
              .formatted(location, parts * part.length));
      for (int i = 0; i < parts; i++) {
        socket.getOutputStream().write(part);
        LockSupport.parkNanos(LIMIT.dividedBy(20).toNanos());
      }
      assertEquals("HTTP/1.1 202", new String(socket.getInputStream().readNBytes(12), ISO_8859_1));
    }
  }

  /** Such a client's window is small, so that it takes what it reads and no more. */
  private static Socket reader() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(8 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(20_000);
    write(socket, "GET /v2/x/blobs/" + large + " HTTP/1.1\nHost: a\n\n");
    return socket;
  }

  /** Bare, it would be sent to for ever: closing waits until all is taken. */
  @Test
  void readerThatTakesNothing_isCut_andFrees() throws IOException {
    double before = cuts();
    try (var socket = reader()) {
      var deadline = Instant.now().plusSeconds(20);
      while (cuts() == before) {
        assertTrue(Instant.now().isBefore(deadline), "still sending");
        Thread.onSpinWait();
      }
      assertTrue(socket.isConnected());
    }
  }

  private static double cuts() {
    return server.meters.get("moorage.connections.cut").tag("limit", "READER").counter().count();
  }

  @Test
  void readerAboveTheRate_isNeverCut() throws IOException {
    double before = cuts();
    try (var socket = reader()) {
      var in = socket.getInputStream();
      for (int i = 0; i < 60; i++) {
        assertEquals(16 << 10, in.readNBytes(16 << 10).length);
        LockSupport.parkNanos(LIMIT.dividedBy(15).toNanos());
      }
      assertEquals(before, cuts());
    }
  }

  @Test
  void idleConnection_isClosed_butNotBefore() throws IOException {
    try (var socket = server.connect()) {
      write(socket, "GET /v2/ HTTP/1.1\nHost: a\n\n");
      LockSupport.parkNanos(LIMIT.multipliedBy(2).toNanos());
      write(socket, "GET /v2/ HTTP/1.1\nHost: a\n\n");
      var answers = rest(socket);
      assertEquals(2, answers.split("HTTP/1.1 200 ", -1).length - 1, answers);
    }
  }

  @Test
  void content_isWhole_afterAllThis() {
    assertArrayEquals(CONTENT, server.send("GET", "/v2/x/blobs/" + large).body());
  }
}
