package io.moorage.deploy.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Docker Engine started by hand: its own data root, state, socket and containerd, no bridge, no
 * firewall rules. It pulls and pushes only, so it needs no network of its own.
 */
final class DockerEngine implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Made by every engine, whatever its state directory. */
  private static final Path COMMON = Path.of("/run/docker");

  private final Process daemon;
  private final Tool docker;
  private final boolean leavesCommon;

  private DockerEngine(Process daemon, Tool docker, boolean leavesCommon) {
    this.leavesCommon = leavesCommon;
    this.daemon = daemon;
    this.docker = docker;
  }

  static DockerEngine start(Path folder) throws IOException, InterruptedException {
    Isolation.requireRoot("a Docker Engine");
    var docker = Tool.orSkip("docker");
    var program = Tool.orSkip("dockerd").program().toString();
    Tool.orSkip("containerd");
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(folder.resolve("daemon.json"), "{}");
    var leavesCommon = !Files.exists(COMMON);
    var log = folder.resolve("log");
    var socket = folder.resolve("socket");
    var daemon =
        new ProcessBuilder(
                program,
                "--config-file=" + folder.resolve("daemon.json"),
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=unix://" + socket,
                "--storage-driver=vfs",
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false",
                "--ip-forward=false",
                "--ip-masq=false")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // The engine says nothing when it is ready; its socket does.
    long deadline = System.nanoTime() + START_NANOS;
    while (!Files.exists(socket)) {
      if (daemon.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        daemon.destroy();
        throw new IllegalStateException("dockerd did not start:\n" + Files.readString(log));
      }
    }
    return new DockerEngine(
        daemon,
        docker
            .in(Map.of("DOCKER_CONFIG", folder.resolve("config").toString()))
            .with("--host=unix://" + socket),
        leavesCommon);
  }

  String run(String... words) {
    return docker.run(words);
  }

  /** The digests under which the engine knows an image, by repository. */
  List<String> repoDigests(String reference) {
    return run("image", "inspect", "--format", "{{join .RepoDigests \"\\n\"}}", reference)
        .lines()
        .toList();
  }

  String id(String reference) {
    return run("image", "inspect", "--format", "{{.Id}}", reference);
  }

  @Override
  public void close() {
    daemon.destroy();
    try {
      if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
        daemon.descendants().forEach(ProcessHandle::destroyForcibly);
        daemon.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      daemon.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (leavesCommon) {
      // Only what is empty can go so; an engine that has begun since keeps its own.
      COMMON.resolve("plugins").toFile().delete();
      COMMON.toFile().delete();
    }
  }
}
