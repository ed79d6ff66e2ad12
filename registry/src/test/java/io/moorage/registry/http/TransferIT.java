package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on the wire: clients that leave, wait, dawdle, or are refused before they are done. */
class TransferIT {
  @TempDir static Path directory;
  private static TestServer server;
  private static final byte[] CONTENT = new byte[5 << 20];

  @BeforeAll
  static void start() {
    server = new TestServer(directory);
    new Random(3).nextBytes(CONTENT);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String begun(String repository) {
    return header(server.send("POST", "/v2/" + repository + "/blobs/uploads/"), "Location");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static void write(Socket socket, String lines) throws IOException {
    socket.getOutputStream().write(lines.replace("\n", "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads an answer's status line and header. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return head + "(closed)";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static long offsetOf(String location) {
    long last = Long.parseLong(header(server.send("GET", location), "Range").substring(2));
    return last == 0 ? 0 : last + 1;
  }

  @Test
  void clientGone_midUpload_resumesWhereItStood() throws IOException {
    var location = begun("gone/app");
    int sent = 2 << 20;
    try (var socket = server.connect()) {
      write(
          socket,
          "PATCH %s HTTP/1.1\nHost: a\nContent-Length: %d\n\n".formatted(location, CONTENT.length));
      socket.getOutputStream().write(CONTENT, 0, sent);
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
    HttpResponse<byte[]> resumed;
    do {
      // What had arrived may still be on its way to the disk: then there is more in a moment.
      int offset = (int) offsetOf(location);
      assertTrue(offset <= sent, () -> "offset " + offset);
      var rest = Arrays.copyOfRange(CONTENT, offset, CONTENT.length);
      var range = offset + "-" + (CONTENT.length - 1);
      resumed = server.send("PATCH", location, rest, "Content-Range", range);
    } while (resumed.statusCode() == 409 || resumed.statusCode() == 416);
    assertEquals(202, resumed.statusCode());
    var digest = Digest.of(DigestAlgorithm.SHA256, CONTENT);
    assertEquals(201, server.send("PUT", location + "?digest=" + digest).statusCode());
    assertArrayEquals(CONTENT, server.send("GET", "/v2/gone/app/blobs/" + digest).body());
  }

  @Test
  void expectation_isMet_beforeTheBodyIsSent() throws IOException {
    var location = begun("expect/app");
    try (var socket = server.connect()) {
      write(
          socket,
          "PATCH %s HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: 100-continue\n\n"
              .formatted(location));
      assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 100 "));
      write(socket, "hello");
      var answer = head(socket.getInputStream());
      assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
      write(socket, "GET /v2/ HTTP/1.1\nHost: a\n\n");
      assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void expectation_ofARefusedRequest_isNotMet_andTheConnectionEnds() throws IOException {
    try (var socket = server.connect()) {
      write(
          socket,
          """
          PUT /v2/a/manifests/x HTTP/1.1
          Host: a
          Content-Length: 99999999
          Expect: 100-continue

          """);
      var answer = head(socket.getInputStream());
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.toLowerCase(Locale.ROOT).contains("connection: close"), answer);
      assertTrue(socket.getInputStream().readAllBytes().length > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusedBody_answerIsReadable_andTheConnectionEnds(boolean chunked) throws IOException {
    try (var socket = server.connect()) {
      write(
          socket,
          "PUT /v2/a/manifests/x HTTP/1.1\nHost: a\nContent-Type: application/json\n"
              + (chunked ? "Transfer-Encoding: chunked\n\n" : "Content-Length: 8388608\n\n"));
      var out = socket.getOutputStream();
      var part = new byte[64 << 10];
      Arrays.fill(part, (byte) ' ');
      for (int i = 0; i < 128; i++) {
        if (chunked) {
          out.write("10000\r\n".getBytes(ISO_8859_1));
        }
        out.write(part);
        if (chunked) {
          out.write("\r\n".getBytes(ISO_8859_1));
        }
      }
      if (chunked) {
        out.write("0\r\n\r\n".getBytes(ISO_8859_1));
      }
      out.flush();
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertEquals(1, answer.split("HTTP/1\\.1 ", -1).length - 1, answer);
    }
  }

  @Test
  void refusedSmallBody_keepsTheConnection() throws IOException {
    try (var socket = server.connect()) {
      write(
          socket,
          """
          PATCH /v2/a/blobs/uploads/123e4567-e89b-42d3-a456-426614174000 HTTP/1.1
          Host: a
          Content-Length: 5

          helloGET /v2/ HTTP/1.1
          Host: a
          Connection: close

          """);
      var answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answers.startsWith("HTTP/1.1 404 "), answers);
      assertTrue(answers.contains("HTTP/1.1 200 "), answers);
    }
  }

  @Test
  void readersThatStand_doNotHoldUpOthers() throws IOException {
    var digest = pushed("slow/app");
    List<Socket> standing = new ArrayList<>();
    try {
      for (int i = 0; i < 32; i++) {
        var socket = server.connect();
        standing.add(socket);
        write(socket, "GET /v2/slow/app/blobs/" + digest + " HTTP/1.1\nHost: a\n\n");
        assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 200 "));
      }
      var start = Instant.now();
      assertArrayEquals(CONTENT, server.send("GET", "/v2/slow/app/blobs/" + digest).body());
      assertTrue(Duration.between(start, Instant.now()).toSeconds() < 10);
    } finally {
      for (var socket : standing) {
        socket.close();
      }
    }
  }

  @Test
  void pushersThatStand_doNotHoldUpOthers() throws IOException {
    List<Socket> standing = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        var socket = server.connect();
        standing.add(socket);
        write(
            socket,
            "PATCH %s HTTP/1.1\nHost: a\nContent-Length: 100\n\nhalf"
                .formatted(begun("stand/app")));
      }
      var digest = pushed("stand/app");
      assertArrayEquals(CONTENT, server.send("GET", "/v2/stand/app/blobs/" + digest).body());
    } finally {
      for (var socket : standing) {
        socket.close();
      }
    }
  }

  private static Digest pushed(String repository) {
    var digest = Digest.of(DigestAlgorithm.SHA256, CONTENT);
    var answer = server.send("PUT", begun(repository) + "?digest=" + digest, CONTENT);
    assertEquals(201, answer.statusCode());
    return digest;
  }

  @Test
  void download_thatIsCutOff_leavesNoFileOpen() throws IOException {
    var digest = pushed("cut/app");
    long before = openFiles();
    for (int i = 0; i < 20; i++) {
      try (var socket = server.connect()) {
        write(socket, "GET /v2/cut/app/blobs/" + digest + " HTTP/1.1\nHost: a\n\n");
        head(socket.getInputStream());
      }
    }
    var deadline = Instant.now().plusSeconds(10);
    while (openFiles() > before && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertTrue(openFiles() <= before, () -> "files open");
  }

  /** How many files below the data directory this process holds open. */
  private static long openFiles() throws IOException {
    long open = 0;
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var link : links) {
        try {
          var target = Files.readSymbolicLink(link);
          if (target.startsWith(directory.resolve("blobs"))) {
            open++;
          }
        } catch (IOException gone) {
          // Closed since it was listed: not open.
        }
      }
    }
    return open;
  }
}
