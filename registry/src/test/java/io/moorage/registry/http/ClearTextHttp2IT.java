package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertStatus;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 without TLS, where it is switched on: it works, and floods end their connection. */
class ClearTextHttp2IT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 32;

  /** GET, http, path /v2/ and authority a, in HPACK. */
  private static final byte[] PING = {
    (byte) 0x82, (byte) 0x86, 0x04, 4, '/', 'v', '2', '/', 0x01, 1, 'a'
  };

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    var limits = new ConnectionLimits(LIMIT, 0, LIMIT, 100, 100, 100, true, 100, 200, 16);
    server = new TestServer(directory, TestServer.settings(LIMIT, limits));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Frame(int type, int flags, int stream, byte[] payload) {
    void writeTo(OutputStream out) throws IOException {
      var bytes = ByteBuffer.allocate(9 + payload.length);
      bytes.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
      out.write(bytes.array());
    }

    /** The first field is :status, and 200 has a number of its own; a priority may precede it. */
    boolean is200() {
      return payload[(flags & PRIORITY) == 0 ? 0 : 5] == (byte) 0x88;
    }

    static Frame read(DataInputStream in) throws IOException {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      return new Frame(lengthAndType & 0xff, flags, stream, in.readNBytes(lengthAndType >>> 8));
    }
  }

  private static Socket greeted() throws IOException {
    var socket = server.connect();
    var out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    new Frame(SETTINGS, 0, 0, new byte[0]).writeTo(out);
    return socket;
  }

  private static Frame next(Socket socket, int type) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    var frame = Frame.read(in);
    while (frame.type() != type) {
      frame = Frame.read(in);
    }
    return frame;
  }

  private static void assertEnds(Socket socket) throws IOException {
    try {
      next(socket, GOAWAY);
      assertTrue(socket.isConnected());
    } catch (EOFException | SocketException closed) {
      assertTrue(socket.isConnected());
    }
  }

  @Test
  void ping_isAnswered_andTheSettingsNameTheStreams() throws IOException {
    try (var socket = greeted()) {
      new Frame(HEADERS, END_STREAM | END_HEADERS, 1, PING).writeTo(socket.getOutputStream());
      var settings = ByteBuffer.wrap(next(socket, SETTINGS).payload());
      int streams = -1;
      while (settings.hasRemaining()) {
        int id = settings.getShort();
        int value = settings.getInt();
        streams = id == 3 ? value : streams;
      }
      assertEquals(100, streams);
      assertTrue(next(socket, HEADERS).is200());
    }
  }

  @Test
  void rapidReset_endsTheConnection_andNoOther() throws IOException {
    try (var socket = greeted();
        var other = greeted()) {
      var out = socket.getOutputStream();
      try {
        for (int stream = 1; stream < 20_000; stream += 2) {
          new Frame(HEADERS, END_STREAM | END_HEADERS, stream, PING).writeTo(out);
          new Frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}).writeTo(out);
        }
      } catch (SocketException closed) {
        assertTrue(socket.isConnected());
      }
      assertEnds(socket);
      // The address may be busy until the last of what was taken back is over; then it is free.
      assertTrue(isServed(other, Instant.now().plus(LIMIT)));
    }
  }

  private static boolean isServed(Socket socket, Instant until) throws IOException {
    boolean served = false;
    for (int stream = 1; !served && Instant.now().isBefore(until); stream += 2) {
      new Frame(HEADERS, END_STREAM | END_HEADERS, stream, PING).writeTo(socket.getOutputStream());
      served = next(socket, HEADERS).is200();
    }
    return served;
  }

  @Test
  void headerInManySmallParts_endsTheConnection() throws IOException {
    try (var socket = greeted()) {
      var out = socket.getOutputStream();
      new Frame(HEADERS, END_STREAM, 1, PING).writeTo(out);
      try {
        for (int i = 0; i < 10_000; i++) {
          new Frame(CONTINUATION, 0, 1, new byte[0]).writeTo(out);
        }
      } catch (SocketException closed) {
        assertTrue(socket.isConnected());
      }
      assertEnds(socket);
    }
  }

  @Test
  void pushAndPull_work() throws Exception {
    var content = new byte[5 << 20];
    new Random(1).nextBytes(content);
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var request = HttpRequest.newBuilder(server.uri("/v2/")).timeout(LIMIT);
      assertStatus(200, client.send(request.build(), BodyHandlers.ofByteArray()));
      HttpResponse<byte[]> begun =
          client.send(
              request
                  .copy()
                  .uri(server.uri("/v2/h2/blobs/uploads/"))
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofByteArray());
      assertEquals(HttpClient.Version.HTTP_2, begun.version());
      var location = begun.headers().firstValue("location").orElseThrow();
      var put =
          request
              .copy()
              .uri(server.uri(location + "?digest=" + digest))
              .PUT(BodyPublishers.ofByteArray(content))
              .build();
      assertStatus(201, client.send(put, BodyHandlers.ofByteArray()));
      var got =
          client.send(
              request.copy().uri(server.uri("/v2/h2/blobs/" + digest)).build(),
              BodyHandlers.ofByteArray());
      assertArrayEquals(content, got.body());
      var missing = request.copy().uri(server.uri("/v2/h2/blobs/sha256:abc")).build();
      assertStatus(400, client.send(missing, BodyHandlers.ofByteArray()));
    }
  }
}
