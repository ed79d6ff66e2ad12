package io.moorage.runner.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.registry.endpoint.Verb;
import io.moorage.runner.engine.door.DoorFailure;
import io.moorage.runner.engine.door.DoorSettings;
import io.moorage.runner.engine.door.EngineDoor;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineDoorIT {
  private static final String UPGRADE =
      " HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final Path socket;
  private EngineDoor door;

  EngineDoorIT(@TempDir Path folder) {
    socket = folder.resolve("d.sock");
    door = EngineDoor.open(loops, settings(), api());
  }

  @AfterEach
  void close() {
    door.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private DoorSettings settings() {
    return new DoorSettings(socket, Optional.empty(), "Moorage/test");
  }

  private EngineApi api() {
    var lines = new ArrayList<Line>();
    lines.add(new Line(Verb.GET, "/_ping", new Ping()));
    lines.add(new Line(Verb.HEAD, "/_ping", new Ping()));
    lines.add(
        new Line(
            Verb.GET, "/version", new ShowVersion(new EngineIdentity("1", "id", "/", Map.of()))));
    lines.add(
        new Line(
            Verb.POST,
            "/count",
            (_, call) -> Answer.failed(200, Integer.toString(call.body().readAllBytes().length))));
    lines.add(
        new Line(
            Verb.POST,
            "/containers/{name}/attach",
            (_, _) ->
                new Answer.Hijacked(
                    "application/vnd.docker.raw-stream",
                    (in, out) -> {
                      in.transferTo(out);
                      out.write("bye".getBytes(UTF_8));
                    })));
    lines.add(
        new Line(Verb.POST, "/exec/{name}/start", (_, _) -> Answer.failed(404, "no such exec")));
    lines.add(
        new Line(
            Verb.POST,
            "/wait",
            (_, _) ->
                new Answer.Flowing(
                    200,
                    Answer.JSON,
                    true,
                    _ -> {
                      try {
                        Thread.sleep(60_000);
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                      }
                    })));
    lines.add(
        new Line(
            Verb.GET,
            "/flow",
            (_, _) ->
                new Answer.Flowing(
                    200,
                    "text/plain",
                    true,
                    out -> {
                      out.write("one".getBytes(UTF_8));
                      out.write("two".getBytes(UTF_8));
                    })));
    lines.addAll(Unsupported.LINES);
    return new EngineApi(lines);
  }

  private SocketChannel connect() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return channel;
  }

  private static void say(SocketChannel channel, byte[] bytes) throws IOException {
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void say(SocketChannel channel, String text) throws IOException {
    say(channel, text.getBytes(UTF_8));
  }

  private static byte[] all(SocketChannel channel) throws IOException {
    var out = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(8192);
    while (channel.read(buffer) >= 0) {
      out.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return out.toByteArray();
  }

  private static String until(SocketChannel channel, String end) throws IOException {
    var text = new StringBuilder();
    var one = ByteBuffer.allocate(1);
    while (text.indexOf(end) < 0 && channel.read(one) > 0) {
      text.append((char) one.array()[0]);
      one.clear();
    }
    return text.toString();
  }

  private String ask(String request) throws IOException {
    try (var channel = connect()) {
      say(channel, request);
      return new String(all(channel), UTF_8);
    }
  }

  @Test
  void socket_isForItsGroupAlone() throws IOException {
    assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
  }

  @Test
  void ping_tellsTheVersion() throws IOException {
    var answer = ask("HEAD /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("Api-Version: 1.50\r\n"), answer);
    assertTrue(answer.contains("content-length: 2\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @Test
  void calls_followEachOtherOnAConnection() throws IOException {
    try (var channel = connect()) {
      say(channel, "GET /_ping HTTP/1.1\r\nHost: d\r\n\r\nGET /_ping HTTP/1.1\r\nHost: d\r\n\r\n");
      assertTrue(until(channel, "OK").contains("200 OK"));
      until(channel, "\r\n\r\n");
      say(channel, "GET /flow HTTP/1.1\r\nHost: d\r\n\r\n");
      assertTrue(until(channel, "\r\n0\r\n\r\n").contains("3\r\none\r\n3\r\ntwo\r\n0\r\n"));
      say(channel, "GET /v1.44/nothing HTTP/1.1\r\nHost: d\r\n\r\n");
      assertTrue(until(channel, "}").contains("{\"message\":\"page not found"));
    }
  }

  @Test
  void whatIsNotDone_isNamed() throws IOException {
    var answer = ask("GET /system/df HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 501"), answer);
    assertTrue(answer.endsWith("{\"message\":\"docker system df is not supported yet\"}"), answer);
  }

  @Test
  void takenOver_halfClosed_bothWays() throws IOException {
    var bytes = new byte[3 << 20];
    new Random(1).nextBytes(bytes);
    try (var channel = connect()) {
      say(channel, "POST /v1.50/containers/x/attach?stream=1" + UPGRADE);
      var header = until(channel, "\r\n\r\n");
      assertTrue(header.startsWith("HTTP/1.1 101 UPGRADED\r\n"), header);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  say(channel, bytes);
                  channel.shutdownOutput();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      var back = all(channel);
      assertEquals(bytes.length + 3, back.length);
      assertArrayEquals(bytes, Arrays.copyOf(back, bytes.length));
    }
  }

  @Test
  void takenOver_bytesInTheSamePacketAreNotLost() throws IOException {
    try (var channel = connect()) {
      say(channel, "POST /containers/x/attach" + UPGRADE + "GET / HTTP/1.1\r\n\r\n");
      channel.shutdownOutput();
      var answer = new String(all(channel), UTF_8);
      assertTrue(answer.endsWith("\r\n\r\nGET / HTTP/1.1\r\n\r\nbye"), answer);
    }
  }

  @Test
  void takenOver_withoutUpgrade_isBareBytes() throws IOException {
    var answer = ask("POST /containers/x/attach HTTP/1.1\r\nHost: d\r\n\r\n", "hi");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\nhibye"), answer);
  }

  private String ask(String request, String input) throws IOException {
    try (var channel = connect()) {
      say(channel, request + input);
      channel.shutdownOutput();
      return new String(all(channel), UTF_8);
    }
  }

  @Test
  void notTakenOver_answersAsUsual() throws IOException {
    var answer = ask("POST /exec/x/start" + UPGRADE);
    assertTrue(answer.startsWith("HTTP/1.1 404 Not Found\r\n"), answer);
    assertTrue(answer.endsWith("{\"message\":\"no such exec\"}"), answer);
  }

  @Test
  void largeBody_isReadWithBackPressure() throws IOException {
    int length = 20 << 20;
    try (var channel = connect()) {
      say(channel, "POST /count HTTP/1.1\r\nHost: d\r\nContent-Length: " + length + "\r\n\r\n");
      say(channel, new byte[length]);
      assertTrue(until(channel, "}").endsWith("{\"message\":\"" + length + "\"}"));
    }
  }

  @Test
  void waiting_endsWithItsClient() throws Exception {
    try (var channel = connect()) {
      say(channel, "POST /wait HTTP/1.1\r\nHost: d\r\n\r\n");
      // The header comes at once.
      assertTrue(until(channel, "\r\n\r\n").contains("chunked"));
    }
    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
  }

  @Test
  void malformed_isRefusedAndClosed() throws IOException {
    for (var bad : List.of("\0\1 / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\na b: c\r\n\r\n")) {
      var answer = ask(bad);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }
  }

  @Test
  void secondDaemon_isRefused_abandonedSocketIsNot() throws IOException {
    assertThrows(DoorFailure.class, () -> EngineDoor.open(loops, settings(), api()));
    door.close();
    assertTrue(Files.notExists(socket));
    try (var abandoned = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      abandoned.bind(UnixDomainSocketAddress.of(socket));
    }
    door = EngineDoor.open(loops, settings(), api());
    assertTrue(ask("GET /_ping HTTP/1.0\r\n\r\n").endsWith("OK"));
  }
}
