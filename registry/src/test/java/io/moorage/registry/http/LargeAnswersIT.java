package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertStatus;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.registry.endpoint.LargeAnswers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large manifests whose readers stand still: they hold no more than there is for them. */
class LargeAnswersIT {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final int SIZE = 4 << 20;
  private static final long MOST = 3L * SIZE;

  @TempDir Path directory;
  private final LargeAnswers answers = new LargeAnswers(MOST, Duration.ofMillis(500));
  private final List<Socket> standing = new ArrayList<>();
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            StoreSettings.defaults(directory),
            RegistrySettings.defaults("127.0.0.1", 0),
            Memory.of(BodyBudget.ofHeap(), answers));
  }

  @AfterEach
  void stop() throws IOException {
    for (var socket : standing) {
      socket.close();
    }
    server.close();
  }

  private byte[] pushed(int number) {
    var body = new byte[SIZE - number];
    Arrays.fill(body, (byte) ' ');
    var json = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(ISO_8859_1);
    System.arraycopy(json, 0, body, 0, json.length);
    assertStatus(201, server.send("PUT", target(number), body, "Content-Type", INDEX));
    return body;
  }

  private static String target(int number) {
    return "/v2/large/manifests/t" + number;
  }

  /** Asks, reads the status, and stands still. */
  private int ask(int number) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(8 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(("GET " + target(number) + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1));
    standing.add(socket);
    return Integer.parseInt(
        new String(socket.getInputStream().readNBytes(12), ISO_8859_1).substring(9));
  }

  @Test
  void manyOfThem_areRefused_beforeTheyAreRead_andLaterServed() throws IOException {
    int count = 12;
    for (int i = 0; i < count; i++) {
      pushed(i);
    }
    int refused = 0;
    for (int round = 0; round < 2; round++) {
      // The first time from the store, then from memory.
      for (int i = 0; i < count; i++) {
        int status = ask(i);
        assertTrue(status == 200 || status == 429, () -> "status " + status);
        refused += status == 429 ? 1 : 0;
        assertTrue(answers.held() <= MOST, () -> answers.held() + " bytes");
      }
    }
    assertTrue(refused > 0, "all were served");
    assertStatus(200, server.send("HEAD", target(0)));
    for (var socket : standing) {
      socket.close();
    }
    awaitNothingHeld();
    assertEquals(200, ask(0));
  }

  @Test
  void oneThatManyRead_isHeldOnce() throws IOException {
    var body = pushed(0);
    for (int i = 0; i < 50; i++) {
      assertEquals(200, ask(0));
    }
    assertTrue(answers.held() <= SIZE, () -> answers.held() + " bytes");
    assertArrayEquals(body, server.send("GET", target(0)).body());
    for (var socket : standing) {
      socket.close();
    }
    awaitNothingHeld();
  }

  private void awaitNothingHeld() {
    var deadline = Instant.now().plusSeconds(20);
    while (answers.held() != 0) {
      assertTrue(Instant.now().isBefore(deadline), () -> answers.held() + " bytes");
      Thread.onSpinWait();
    }
  }
}
