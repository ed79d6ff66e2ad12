package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A runner with an image that a registry brought, and the docker command to drive it. */
final class DockerHost implements AutoCloseable {
  private static final long LONGEST_MINUTES = 10;

  private final Path docker;
  private final RunningRegistry registry;
  private final RunningRunner runner;
  private final String image;
  private final Path logins;

  private DockerHost(
      Path docker, RunningRegistry registry, RunningRunner runner, String image, Path logins) {
    this.docker = docker;
    this.registry = registry;
    this.runner = runner;
    this.image = image;
    this.logins = logins;
  }

  /**
   * Starts all that is needed; skips the test where containers cannot be.
   *
   * @param number of the runner, which no other has meanwhile
   */
  static DockerHost start(Path machine, int number) throws IOException, InterruptedException {
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      Tool.skip("containers need root");
    }
    var docker = Tool.orSkip("docker").program();
    Tool.orSkip("runc");
    Tool.orSkip("conmon");
    var layout = OciLayout.create(machine.resolve("layout"));
    var made = BusyboxImage.make(layout, machine.resolve("made"));
    var registry = RunningRegistry.on(machine.resolve("registry")).start();
    var image = registry.authority() + "/team/app:1.0";
    Isolation.in(machine.resolve("skopeo"))
        .skopeo()
        .run(
            "copy",
            "--dest-tls-verify=false",
            "oci:" + layout.naming(made).root() + ":latest",
            "docker://" + image);
    var runner = RunningRunner.in(Files.createDirectories(machine.resolve("runner")), number);
    var host = new DockerHost(docker, registry, runner, image, machine.resolve("c"));
    host.run("pull", "--quiet", image).expect(0);
    return host;
  }

  /** The name of an image that has busybox. */
  String image() {
    return image;
  }

  RunningRunner runner() {
    return runner;
  }

  /** How a call of docker ended. */
  record Ended(int code, String out, String err, String log) {
    Ended expect(int wanted) {
      assertEquals(wanted, code, () -> out + "\n" + err + "\n" + log);
      return this;
    }

    /** What it said, without the line's end. */
    String word() {
      return out.strip();
    }
  }

  /** A call of docker that is not started yet. */
  ProcessBuilder command(String... words) {
    var line = new ArrayList<String>();
    line.add(docker.toString());
    line.addAll(List.of(words));
    var builder = new ProcessBuilder(line);
    builder
        .environment()
        .putAll(Map.of("DOCKER_HOST", runner.dockerHost(), "DOCKER_CONFIG", logins.toString()));
    return builder;
  }

  Ended run(String... words) throws IOException, InterruptedException {
    return runWith("", words);
  }

  Ended runWith(String input, String... words) throws IOException, InterruptedException {
    var err = Files.createTempFile("docker", ".err");
    try {
      var process = command(words).redirectError(err.toFile()).start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException ended) {
        // Who takes no input may be over before it is written.
      }
      var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return new Ended(process.waitFor(), out, Files.readString(err), runner.log());
    } finally {
      Files.delete(err);
    }
  }

  /** What a web server answers, which may be about to start. */
  static String get(String address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://" + address + "/")).build();
      for (int attempt = 0; ; attempt++) {
        try {
          return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
          if (attempt == 50) {
            throw notYet;
          }
          Thread.sleep(100);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (var id : run("ps", "-aq").out().lines().toList()) {
        run("rm", "-f", id);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runner.close();
    registry.close();
  }
}
