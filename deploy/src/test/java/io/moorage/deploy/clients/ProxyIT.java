package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy examples that ship, as they are but for their addresses. */
class ProxyIT {
  private static final Path EXAMPLES = Path.of("examples");
  private static final String NAME = "registry.example.com";

  @TempDir Path directory;
  private RunningRegistry registry;
  private Process nginx;
  private int port;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Path program = Tool.orSkip("nginx").program();
    registry =
        RunningRegistry.on(directory.resolve("data"))
            .set("MOORAGE_REGISTRY_TRUSTED_PROXIES", "127.0.0.1")
            .start();
    port = freePort();
    Files.createDirectory(directory.resolve("nginx"));
    String example = Files.readString(EXAMPLES.resolve("nginx.conf"));
    assertTrue(example.contains("server 127.0.0.1:5000;"));
    Path configuration =
        Files.writeString(
            directory.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events {}
            http {
              access_log %1$s/access.log;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              %2$s
            }
            """
                .formatted(
                    directory.resolve("nginx"),
                    example
                        .replace("server 127.0.0.1:5000;", "server " + registry.authority() + ";")
                        .replace("listen 80;", "listen 127.0.0.1:" + port + ";")));
    nginx =
        new ProcessBuilder(program.toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
    awaitListening();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (nginx != null) {
      nginx.destroy();
      if (!nginx.waitFor(20, TimeUnit.SECONDS)) {
        nginx.destroyForcibly().waitFor();
      }
    }
    if (registry != null) {
      registry.close();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    Instant deadline = Instant.now().plusSeconds(20);
    while (Instant.now().isBefore(deadline)) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        if (nginx.waitFor(50, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    throw new AssertionError(Files.readString(directory.resolve("nginx.out")));
  }

  /** Had an answer pointed past the proxy, the registry would have seen more than the proxy did. */
  @Test
  void nginx_underAnotherName_pushAndPullGoThroughItAlone() throws IOException {
    Tool skopeo = Isolation.in(directory.resolve("skopeo")).skopeo();
    OciLayout layout = OciLayout.create(directory.resolve("layout"));
    Image image = SampleImages.in(layout).large(32L << 20);
    String there = "docker://localhost:" + port + "/team/app:v1";
    skopeo.run(
        "copy",
        "--all",
        "--preserve-digests",
        "--dest-tls-verify=false",
        "oci:" + layout.naming(image).root() + ":latest",
        there);
    OciLayout back = OciLayout.create(directory.resolve("back"));
    skopeo.run(
        "copy",
        "--all",
        "--preserve-digests",
        "--src-tls-verify=false",
        there,
        "oci:" + back.root() + ":latest");
    assertEquals(List.of(), layout.missingFrom(back, image));
    skopeo.run("delete", "--tls-verify=false", there);

    long passed =
        Files.readAllLines(directory.resolve("nginx/access.log")).stream()
            .filter(line -> line.contains(" /v2/"))
            .count();
    assertTrue(passed > 8, () -> passed + " requests");
    List<String> answered = loggedRequests(passed);
    assertEquals(passed, answered.size(), answered::toString);
    try (var kept = Files.walk(directory.resolve("nginx/body"))) {
      assertEquals(1, kept.count(), "nginx kept the body of a request");
    }
  }

  @Test
  void nginx_locationAndLog_areRightWhateverTheClientMakesUp() throws IOException {
    String answer =
        ask(
            """
            POST /v2/team/app/blobs/uploads/ HTTP/1.1
            Host: %s
            X-Forwarded-For: 203.0.113.9
            X-Forwarded-Host: evil.example
            X-Forwarded-Proto: gopher
            Forwarded: for=203.0.113.9;host=evil.example
            Content-Length: 0
            Connection: close

            """
                .formatted(NAME));
    assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
    String location =
        answer
            .lines()
            .filter(line -> line.regionMatches(true, 0, "Location: ", 0, 10))
            .map(line -> line.substring(10))
            .findFirst()
            .orElse("none");
    assertTrue(location.startsWith("/v2/team/app/blobs/uploads/"), answer);
    assertFalse(answer.contains("evil"), answer);
    assertTrue(
        ask("GET %s HTTP/1.1\nHost: %s\nConnection: close\n\n".formatted(location, NAME))
            .startsWith("HTTP/1.1 204 "));
    List<String> log = loggedRequests(2);
    assertEquals(2, log.size());
    assertTrue(log.stream().allMatch(line -> line.contains(" 127.0.0.7 - \"")), log::toString);
  }

  /** The lines of the registry's log, which come a moment after the answers. */
  private List<String> loggedRequests(long expected) {
    Instant deadline = Instant.now().plusSeconds(20);
    List<String> lines = List.of();
    while (lines.size() < expected && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
      lines = registry.log().lines().filter(line -> line.contains(" /v2/")).toList();
    }
    return lines;
  }

  @Test
  void nginx_whatIsNotTheRegistry_isNotPassed() throws IOException {
    for (String path : List.of("/", "/metrics", "/livez", "/api/v1/repositories", "/v2x")) {
      String answer = ask("GET %s HTTP/1.1\nHost: %s\nConnection: close\n\n".formatted(path, NAME));
      assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
      assertTrue(answer.contains("nginx"), answer);
    }
  }

  @Test
  void caddy_exampleIsValid() {
    String said =
        Tool.orSkip("caddy")
            .run(
                "validate",
                "--adapter",
                "caddyfile",
                "--config",
                EXAMPLES.resolve("Caddyfile").toString());
    assertTrue(said.endsWith("Valid configuration"), said);
  }

  /** Asks the proxy from an address that it tells from its own. */
  private String ask(String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.7"), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
