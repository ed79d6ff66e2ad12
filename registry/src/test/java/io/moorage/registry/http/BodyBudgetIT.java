package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.registry.endpoint.LargeAnswers;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many bodies at once, in little memory. */
class BodyBudgetIT {
  private static final long BUDGET = 1 << 20;
  private static final int CLIENTS = 300;
  private static final byte[] CONTENT = new byte[1 << 20];

  @TempDir Path directory;
  private final BodyBudget bodies = new BodyBudget(BUDGET);
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            StoreSettings.defaults(directory),
            RegistrySettings.defaults("127.0.0.1", 0),
            Memory.of(bodies, LargeAnswers.ofHeap()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket begun(int length) throws IOException {
    var location =
        server
            .send("POST", "/v2/many/app/blobs/uploads/")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    var socket = server.connect();
    socket
        .getOutputStream()
        .write(
            "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
                .formatted(location, length)
                .getBytes(ISO_8859_1));
    return socket;
  }

  private static String statusOf(Socket socket) throws IOException {
    var answer = socket.getInputStream().readNBytes(12);
    return new String(answer, ISO_8859_1);
  }

  private void awaitNothingHeld() {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (bodies.held() != 0 && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertEquals(0, bodies.held());
  }

  @Test
  void manyBodies_allCome_andHoldLittle() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    var over = new AtomicBoolean();
    var most = new AtomicLong();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var watch =
          threads.submit(
              () -> {
                while (!over.get()) {
                  most.accumulateAndGet(bodies.held(), Math::max);
                  LockSupport.parkNanos(100_000);
                }
              });
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        var socket = begun(CONTENT.length);
        sockets.add(socket);
        Callable<String> upload =
            () -> {
              socket.getOutputStream().write(CONTENT);
              return statusOf(socket);
            };
        answers.add(threads.submit(upload));
      }
      for (var answer : answers) {
        assertEquals("HTTP/1.1 202", answer.get());
      }
      over.set(true);
      watch.get();
    } finally {
      over.set(true);
      for (var socket : sockets) {
        socket.close();
      }
    }
    long bound = BUDGET + (long) CLIENTS * BodyBudget.RECEIVE_BUFFER;
    assertTrue(most.get() > 0 && most.get() <= bound, () -> most + " bytes");
    awaitNothingHeld();
  }

  @Test
  void clientsThatStand_blockNobody_andLeaveNothing() throws IOException {
    List<Socket> standing = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        var socket = begun(CONTENT.length);
        standing.add(socket);
        socket.getOutputStream().write(CONTENT, 0, 100_000);
      }
      try (var socket = begun(CONTENT.length)) {
        socket.getOutputStream().write(CONTENT);
        assertEquals("HTTP/1.1 202", statusOf(socket));
      }
    } finally {
      for (var socket : standing) {
        socket.close();
      }
    }
    awaitNothingHeld();
  }

  @Test
  void refusedBody_leavesNothing_andTheConnectionLivesOn() throws IOException {
    try (var socket = server.connect()) {
      for (int i = 0; i < 3; i++) {
        var out = socket.getOutputStream();
        out.write(
            """
            PATCH /v2/a/blobs/uploads/123e4567-e89b-42d3-a456-426614174000 HTTP/1.1
            Host: a
            Content-Length: 200000

            """
                .replace("\n", "\r\n")
                .getBytes(ISO_8859_1));
        out.write(CONTENT, 0, 200_000);
        assertEquals("HTTP/1.1 404", statusOf(socket));
        socket.getInputStream().skipNBytes(restOfAnswer(socket));
      }
    }
    awaitNothingHeld();
  }

  /** Reads the rest of an answer's head, and says how long its body is. */
  private static int restOfAnswer(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return head.toString()
        .lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .sum();
  }
}
