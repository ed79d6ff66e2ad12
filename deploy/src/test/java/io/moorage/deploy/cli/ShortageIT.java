package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.surroundings.Tmpfs;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that runs out of disk or of files: it says so, serves what it can, and recovers. */
class ShortageIT {
  private static final int MIB = 1 << 20;

  @TempDir Path directory;
  private final Random random = new Random(1);

  private byte[] content(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return content;
  }

  private static void assertRefused(HttpResponse<byte[]> answer, int status) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(status, answer.statusCode(), body);
    assertTrue(answer.headers().firstValue("Retry-After").isPresent(), body);
    assertTrue(body.contains("\"TOOMANYREQUESTS\""), body);
  }

  @Test
  void fullDisk_refusesUploads_servesTheRest_andRecovers()
      throws IOException, InterruptedException {
    try (Tmpfs disk = Tmpfs.on(directory.resolve("disk"), "64m");
        RunningRegistry server =
            RunningRegistry.on(Files.createDirectory(disk.root().resolve("data"))).start();
        Client client = new Client(server)) {
      byte[] kept = content(MIB);
      assertEquals(201, client.pushBlob(kept).statusCode());
      assertEquals(201, client.pushManifest("kept").statusCode());
      assertEquals(201, client.pushManifest("other").statusCode());

      HttpResponse<byte[]> pushed = client.pushBlob(content(4 * MIB));
      while (pushed.statusCode() == 201) {
        pushed = client.pushBlob(content(4 * MIB));
      }
      assertRefused(pushed, 507);
      assertServes(client, kept);
      assertEquals(202, client.send("DELETE", "/v2/app/manifests/other").statusCode());

      Path filler = disk.fill();
      assertRefused(client.pushBlob(content(MIB)), 507);
      assertRefused(client.pushManifest("none"), 507);
      assertRefused(client.send("POST", "/v2/app/blobs/uploads/"), 507);
      assertServes(client, kept);

      Files.delete(filler);
      Files.write(filler, new byte[0]);
      freeSpace(disk);
      assertEquals(201, client.pushBlob(content(MIB)).statusCode());
      assertEquals(201, client.pushManifest("after").statusCode());
      assertEquals(202, client.send("DELETE", "/v2/app/manifests/after").statusCode());
      assertServes(client, kept);
    }
  }

  private static void assertServes(Client client, byte[] kept)
      throws IOException, InterruptedException {
    String blob = "/v2/app/blobs/" + Client.digest(kept);
    assertArrayEquals(kept, client.send("GET", blob).body());
    assertEquals(200, client.send("GET", "/v2/app/manifests/kept").statusCode());
    assertEquals(200, client.send("GET", "/v2/app/tags/list").statusCode());
  }

  /** What is there stays there: the disk itself grows. */
  private static void freeSpace(Tmpfs disk) throws IOException, InterruptedException {
    disk.remount("size=128m");
  }

  @Test
  void fewFiles_areNoFaultOfTheServer_andItRecovers() throws IOException, InterruptedException {
    RunningRegistry.Launch launch = RunningRegistry.on(directory.resolve("data"));
    long limit = filesAtRest(launch) + 24;
    List<String> limited =
        new ArrayList<>(List.of("bash", "-c", "ulimit -n " + limit + "; exec \"$@\"", "bash"));
    limited.addAll(launch.command());
    try (RunningRegistry server = launch.with(limited).start();
        Client client = new Client(server)) {
      byte[] kept = content(MIB);
      assertEquals(201, client.pushBlob(kept).statusCode());
      assertEquals(201, client.pushManifest("kept").statusCode());
      List<Socket> crowd = new ArrayList<>();
      Set<String> statuses = new TreeSet<>();
      try {
        URI address = server.uri("/");
        for (int i = 0; i < 100; i++) {
          Socket socket = new Socket(address.getHost(), address.getPort());
          socket.setSoTimeout(20_000);
          crowd.add(socket);
          byte[] body = content(1_000);
          socket
              .getOutputStream()
              .write(
                  """
                  POST /v2/app/blobs/uploads/?digest=%s HTTP/1.1\r
                  Host: a\r
                  Content-Length: 1000\r
                  \r
                  """
                      .formatted(Client.digest(body))
                      .getBytes(StandardCharsets.US_ASCII));
          socket.getOutputStream().write(body, 0, 500);
        }
        for (Socket socket : crowd.subList(0, 60)) {
          socket.getOutputStream().write(0);
          socket.shutdownOutput();
        }
        for (Socket socket : crowd.subList(0, 60)) {
          statuses.add(status(socket));
        }
      } finally {
        for (Socket socket : crowd) {
          socket.close();
        }
      }
      assertTrue(Set.of("", "201", "400", "429", "503").containsAll(statuses), statuses::toString);
      HttpResponse<byte[]> again = client.pushBlob(content(MIB));
      while (again.statusCode() == 429 || again.statusCode() == 503) {
        again = client.pushBlob(content(MIB));
      }
      assertEquals(201, again.statusCode());
      assertEquals(201, client.pushManifest("again").statusCode());
      assertServes(client, kept);
    }
  }

  /** Jars are files, too, and the tests' class path is long. */
  private static long filesAtRest(RunningRegistry.Launch launch)
      throws IOException, InterruptedException {
    Set<Long> before = children();
    try (RunningRegistry server = launch.start();
        Client client = new Client(server)) {
      assertEquals(201, client.pushManifest("first").statusCode());
      Set<Long> started = children();
      started.removeAll(before);
      long most = 0;
      for (long pid : started) {
        try (var files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
          most = Math.max(most, files.count());
        }
      }
      return most;
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current()
        .children()
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String status(Socket socket) {
    try {
      String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return line.length() < 12 ? "" : line.substring(9);
    } catch (IOException reset) {
      return "";
    }
  }

  @Test
  void directoryThatIsReadOnly_isRefused_withText() throws IOException, InterruptedException {
    try (Tmpfs disk = Tmpfs.on(directory.resolve("disk"), "64m")) {
      Path data = Files.createDirectory(disk.root().resolve("data"));
      try (RunningRegistry first = RunningRegistry.on(data).start();
          Client client = new Client(first)) {
        assertEquals(201, client.pushManifest("kept").statusCode());
      }
      disk.remount("ro");
      assertRefusesToStart(data, "read-only");
      disk.remount("rw");
      Path version = data.resolve("VERSION");
      String ours = Files.readString(version);
      Files.writeString(version, "99\n");
      assertRefusesToStart(data, "format 99");
      assertEquals("99\n", Files.readString(version));
      Files.writeString(version, ours);
      try (RunningRegistry again = RunningRegistry.on(data).start();
          Client client = new Client(again)) {
        assertEquals(200, client.send("GET", "/v2/app/manifests/kept").statusCode());
        assertRefusesToStart(data, "in use");
      }
    }
  }

  private static void assertRefusesToStart(Path data, String why)
      throws IOException, InterruptedException {
    Process process = RunningRegistry.on(data).spawn();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(2, process.waitFor(), said);
    assertTrue(said.contains(data.toString()), said);
    assertTrue(said.toLowerCase(Locale.ROOT).contains(why), said);
    assertTrue(!said.contains("\tat "), said);
  }
}
