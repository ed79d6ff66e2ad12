package io.moorage.runner.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.registry.endpoint.Verb;
import io.moorage.runner.bundle.RequestReader;
import io.moorage.runner.engine.door.DoorFailure;
import io.moorage.runner.engine.door.DoorSettings;
import io.moorage.runner.engine.door.EngineDoor;
import io.moorage.runner.json.JsonDocument;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that no client would make: each is told in one line what is wrong, and harms no other. */
class HostileCallsIT {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Path folder;
  private final Path socket;
  private final EngineDoor door;

  HostileCallsIT(@TempDir Path folder) {
    this.folder = folder;
    socket = folder.resolve("d.sock");
    door = EngineDoor.open(loops, settings(socket), api());
  }

  private static DoorSettings settings(Path socket) {
    return new DoorSettings(socket, Optional.empty(), "Moorage/test");
  }

  private static EngineApi api() {
    return new EngineApi(
        List.of(
            new Line(Verb.GET, "/_ping", new Ping()),
            new Line(
                Verb.POST,
                "/containers/create",
                (_, call) -> {
                  var _ = RequestReader.read(JsonDocument.readObject(Bodies.bytes(call)));
                  return Answer.done();
                }),
            new Line(
                Verb.POST,
                "/containers/{name}/exec",
                (_, call) -> {
                  Bodies.refuseRest(Bodies.document(call));
                  return Answer.done();
                })));
  }

  @AfterEach
  void close() throws IOException {
    // Whatever came before, the next one is served.
    assertTrue(ask("GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n").endsWith("OK"));
    door.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** What comes back; what it refuses to read need not be read. */
  private String ask(String request) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      try {
        var bytes = ByteBuffer.wrap(request.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException refused) {
        // The answer is there all the same.
      }
      var out = new ByteArrayOutputStream();
      var buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer) >= 0) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return out.toString(UTF_8);
    }
  }

  private String post(String path, String body) throws IOException {
    return ask(
        "POST %s HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, body.length(), body));
  }

  private static void assertRefused(int status, String answer) {
    var shown = answer.substring(0, Math.min(600, answer.length()));
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), shown);
    var body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertTrue(body.startsWith("{\"message\":\"") && body.endsWith("\"}"), shown);
    assertEquals(1, body.lines().count(), shown);
    assertFalse(body.contains("Exception"), shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "7",
        "\"x\"",
        "{\"Image\":}",
        "{\"Image\":\"a\"} {}",
        "{\"Image\":\"a\",\"Cmd\":{}}",
        "{\"Image\":\"a\",\"StopTimeout\":1e999999999}",
        "{\"Image\":\"a\",\"StopTimeout\":99999999999999999999999}",
        "{\"Image\":\"a\",\"HostConfig\":{\"Memory\":-1}}",
        "{\"Image\":\"a\\u0000b\"}",
        "\u0000"
      })
  void body_ofNoSense_is400(String body) throws IOException {
    assertRefused(400, post("/v1.50/containers/create", body));
    assertRefused(400, post("/containers/x/exec", body));
  }

  @Test
  void body_deep_is400() throws IOException {
    assertRefused(400, post("/containers/create", "{\"a\":".repeat(100_000)));
    assertRefused(400, post("/containers/x/exec", "[".repeat(100_000)));
  }

  @Test
  void body_tooLarge_is413() throws IOException {
    var large = "{\"Image\":\"" + "a".repeat(4 << 20) + "\"}";
    assertRefused(413, post("/containers/create", large));
    assertRefused(413, post("/containers/x/exec", large));
    var chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
    assertRefused(
        413,
        ask(
            "POST /containers/create HTTP/1.1\r\n"
                + "Connection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunk));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1.23/_ping,client version 1.23 is too old",
    "/v1.51/_ping,client version 1.51 is too new",
    "/v9999.9999/_ping,is too new",
    "/v0.0/_ping,is too old",
    "/%zz,badly percent-encoded",
    "/%00,badly percent-encoded",
    "/x?a=%zz,badly percent-encoded"
  })
  void target_ofNoSense_is400(String target, String why) throws IOException {
    var answer = ask("GET " + target + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
    assertRefused(400, answer);
    assertTrue(answer.contains(why), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.24", "1.25", "1.40", "1.44", "1.49", "1.50"})
  void version_thatIsSpoken(String version) throws IOException {
    var answer =
        ask("GET /v" + version + "/_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
    assertTrue(answer.endsWith("OK"), answer);
  }

  @Test
  void header_flood_is400() throws IOException {
    var start = "GET /_ping HTTP/1.1\r\nHost: d\r\n";
    assertRefused(400, ask(start + "X-A: b\r\n".repeat(20_000) + "\r\n"));
    assertRefused(400, ask(start + "X: " + "a".repeat(1 << 20) + "\r\n\r\n"));
    assertRefused(400, ask("GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: x",
        "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 99999999999999999999",
        "Bad Name: x"
      })
  void header_ofNoSense_is400(String header) throws IOException {
    assertRefused(400, ask("POST /containers/create HTTP/1.1\r\n" + header + "\r\n\r\n"));
  }

  @Test
  void method_unknown_is405() throws IOException {
    assertRefused(405, ask("BREW /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n"));
  }

  @Test
  void chunk_ofNoSense_isNotWaitedFor() throws IOException {
    assertRefused(
        400,
        ask("POST /containers/create HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"));
  }

  @Test
  void socket_whereNoneCanBe_saysWhy() throws IOException {
    var far = folder.resolve("a".repeat(120));
    assertTrue(refusal(far).contains("too long for a socket"));
    var file = Files.writeString(folder.resolve("file"), "x");
    assertTrue(refusal(file).contains("is there and no socket"));
    assertTrue(refusal(file.resolve("d.sock")).contains("cannot make the socket"));
    assertTrue(refusal(socket).contains("another process serves"));
    assertEquals("x", Files.readString(file));
  }

  private String refusal(Path path) {
    var refused =
        assertThrows(DoorFailure.class, () -> EngineDoor.open(loops, settings(path), api()));
    return String.valueOf(refused.getMessage());
  }
}
