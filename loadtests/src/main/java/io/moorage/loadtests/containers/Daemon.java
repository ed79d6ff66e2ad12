package io.moorage.loadtests.containers;

import io.moorage.loadtests.compare.Cost;
import io.moorage.loadtests.compare.Programs;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An engine that runs. */
record Daemon(Engine engine, Process process, Path socket, Path folder)
    implements Contender, AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Starts it in a folder of its own, and waits until it answers. */
  static Daemon start(Engine engine, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    // Short, as the path of a socket must be.
    var socket = Path.of("/run", engine.name() + ".sock");
    var log = folder.resolve("log");
    var process =
        engine
            .command(folder, socket)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var daemon = new Daemon(engine, process, socket, folder);
    long deadline = System.nanoTime() + LONGEST_NANOS;
    while (!Files.exists(socket) || !daemon.answers()) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        daemon.close();
        throw new IOException(
            "%s does not start:%n%s".formatted(engine.name(), Files.readString(log)));
      }
    }
    return daemon;
  }

  private boolean answers() throws IOException, InterruptedException {
    return docker("version").redirectErrorStream(true).redirectOutput(said()).start().waitFor()
        == 0;
  }

  private java.io.File said() {
    return folder.resolve("said").toFile();
  }

  /** The docker command, for this engine. */
  ProcessBuilder docker(String... words) {
    var line =
        new ArrayList<>(
            List.of(Programs.find("docker").orElse("docker"), "--host=unix://" + socket));
    line.addAll(List.of(words));
    var builder = new ProcessBuilder(line);
    builder.environment().put("DOCKER_CONFIG", folder.resolve("cli").toString());
    return builder;
  }

  /** How many containers it has, running or not. */
  long containers() throws IOException, InterruptedException {
    docker("ps", "--all", "--quiet")
        .redirectErrorStream(true)
        .redirectOutput(said())
        .start()
        .waitFor();
    try (var lines = Files.lines(said().toPath())) {
      return lines.count();
    }
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public boolean can(Job job) {
    return true;
  }

  @Override
  public ProcessBuilder command(Job job, String image) throws IOException {
    return switch (job) {
      case NONE, TEN -> docker("run", "--rm", "--network", "none", image, "true");
      case BRIDGE -> docker("run", "--rm", "-p", Scratch.freePort() + ":80", image, "true");
      case PULL -> docker("pull", "--quiet", image);
    };
  }

  @Override
  public double cpuSeconds() throws IOException {
    return Cost.of(process.toHandle()).seconds();
  }

  Memory memory() throws IOException {
    return Memory.of(process.toHandle());
  }

  @Override
  public void close() {
    Scratch.stop(process);
  }
}
