package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hosts and a registry on one wire, each in a network of its own: what one pushes, the other
 * runs.
 */
class TwoMachinesIT {
  private static final String REGISTRY = "192.0.2.1";
  private static final int PORT = 5000;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int SILENCE_MILLIS = 700;

  @TempDir Path directory;

  /** What has to be ended, the latest first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Path docker;

  @BeforeEach
  void require() throws IOException {
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      Tool.skip("containers need root");
    }
    docker = Tool.orSkip("docker").program();
    Tool.orSkip("runc");
    Tool.orSkip("conmon");
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    // It stays when a runner ends, as containers may be in it; and here, too, if others' are.
    new ProcessBuilder("sh", "-c", "rmdir /sys/fs/cgroup/moorage /sys/fs/cgroup/*/moorage")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private <T extends AutoCloseable> T keep(T one) {
    opened.push(one);
    return one;
  }

  /** A machine with a runner, and docker's command for it. */
  private final class Host {
    private final Machine machine;
    private final RunningRunner runner;
    private final Path folder;

    Host(Machine machine, String name) throws IOException, InterruptedException {
      this.machine = machine;
      this.folder = Files.createDirectories(directory.resolve(name));
      var settings =
          Files.writeString(
              folder.resolve("moorage.yml"),
              """
              runner:
                registries:
                  %s:%d:
                    plain-http: true
              """
                  .formatted(REGISTRY, PORT));
      this.runner =
          RunningRunner.in(folder, machine::start, Map.of("MOORAGE_CONFIG", settings.toString()));
    }

    String docker(String... words) throws IOException, InterruptedException {
      var line = new ArrayList<>(List.of(docker.toString()));
      line.addAll(List.of(words));
      var builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().put("DOCKER_HOST", runner.dockerHost());
      builder.environment().put("DOCKER_CONFIG", folder.resolve("docker").toString());
      var process = machine.start(builder);
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      assertEquals(0, process.waitFor(), () -> line + ": " + said + "\n" + runner.log());
      return said.strip();
    }

    void end() throws IOException, InterruptedException {
      for (var id : docker("ps", "-aq").lines().toList()) {
        docker("rm", "-f", id);
      }
      runner.close();
    }
  }

  private Host host(Machine wire, String address, String name)
      throws IOException, InterruptedException {
    var host = new Host(keep(wire.cabled(address)), name);
    opened.push(host::end);
    return host;
  }

  private Process serve(Machine on) throws IOException, InterruptedException {
    var line = new ArrayList<>(RunningRegistry.javaCommand());
    line.addAll(
        List.of("serve", "--insecure", "--data-dir", directory.resolve("registry").toString()));
    line.addAll(List.of("--listen", REGISTRY + ":" + PORT));
    var log = directory.resolve("registry.log");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
    var process = on.start(builder);
    keep(() -> end(process));
    try (Socket _ = awaitConnection(on, REGISTRY, PORT)) {
      return process;
    } catch (IOException e) {
      throw new AssertionError(Files.readString(log), e);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static Socket awaitConnection(Machine from, String host, int port)
      throws IOException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return from.connect(host, port, PATIENCE_MILLIS);
      } catch (IOException notYet) {
        if (attempt == 600) {
          throw notYet;
        }
        Thread.sleep(100);
      }
    }
  }

  private static String get(Machine from, String host, int port)
      throws IOException, InterruptedException {
    try (var socket = awaitConnection(from, host, port)) {
      var request = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void pushedByOne_runsOnTheOther_withTheSameDigest() throws Exception {
    var wire = keep(Machine.withSwitch(REGISTRY));
    serve(wire);
    var first = host(wire, "192.0.2.11", "first");
    var second = host(wire, "192.0.2.12", "second");
    var layout = OciLayout.create(directory.resolve("layout"));
    var made = BusyboxImage.make(layout, directory.resolve("made"));
    var given = REGISTRY + ":" + PORT + "/given/app:1.0";
    var copy = copy(layout.naming(made).root(), given);
    assertEquals(0, wire.start(copy).waitFor(), "skopeo copy");

    first.docker("pull", "--quiet", given);
    var image = REGISTRY + ":" + PORT + "/team/app:1.0";
    first.docker("tag", given, image);
    first.docker("push", image);
    second.docker("pull", image);

    var digest = "{{range .RepoDigests}}{{println .}}{{end}}";
    var pushed = first.docker("inspect", "--format", digest, image);
    var team = REGISTRY + ":" + PORT + "/team/app@" + made.top().digest();
    assertTrue(pushed.lines().anyMatch(team::equals), pushed);
    assertEquals(team, second.docker("inspect", "--format", digest, image));
    assertEquals(
        first.docker("inspect", "--format", "{{.Id}}", image),
        second.docker("inspect", "--format", "{{.Id}}", image));

    for (var host : List.of(first, second)) {
      host.docker(
          "run",
          "-d",
          "--name",
          "web",
          "-p",
          "8000:8080",
          image,
          "httpd",
          "-f",
          "-p",
          "8080",
          "-h",
          "/srv");
      assertEquals(
          first.docker("inspect", "--format", "{{.Image}}", "web"),
          host.docker("inspect", "--format", "{{.Image}}", "web"));
    }
    // Each by its own address, from the other, and from itself by its loopback.
    for (var from : List.of(first, second)) {
      for (var to : List.of("192.0.2.11", "192.0.2.12", "127.0.0.1")) {
        var answer = get(from.machine, to, 8000);
        assertTrue(answer.contains("hello from a container"), answer);
      }
    }
    var inside = second.docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", "web");
    assertThrows(
        IOException.class, () -> first.machine.connect("192.0.2.12", 8080, SILENCE_MILLIS));
    assertThrows(IOException.class, () -> wire.connect(inside, 8080, SILENCE_MILLIS));

    // From a container of the one to a published port of the other.
    var fetched =
        first.docker("run", "--rm", image, "wget", "-q", "-O", "-", "http://192.0.2.12:8000/");
    assertEquals("hello from a container", fetched);
  }

  private ProcessBuilder copy(Path layout, String to) throws IOException {
    var isolation = Isolation.in(directory.resolve("skopeo"));
    var builder =
        new ProcessBuilder(
            Tool.orSkip("skopeo").program().toString(),
            "--policy",
            isolation.policy().toString(),
            "copy",
            "--preserve-digests",
            "--dest-tls-verify=false",
            "oci:" + layout + ":latest",
            "docker://" + to);
    builder.environment().putAll(isolation.environment());
    return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }
}
