package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.deploy.serve.NativeLibraries;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A runner in a process of its own, on a bridge and with addresses that nobody else has. */
final class RunningRunner implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("target", "native").toAbsolutePath();
  private static final long START_SECONDS = 60;
  private static final String BRIDGE = "MOORAGE_RUNNER_NETWORK_BRIDGE";

  private final Path directory;
  private final Place place;
  private final Map<String, String> settings;
  private final String bridge;
  private final List<String> log = new ArrayList<>();
  private Process process;

  private RunningRunner(Path directory, Place place, Map<String, String> settings)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.place = place;
    this.settings = Map.copyOf(settings);
    this.bridge = settings.getOrDefault(BRIDGE, "moorage0");
    this.process = spawn();
  }

  /** Where a process is started: here, or on a machine of the test's own. */
  @FunctionalInterface
  interface Place {
    Process start(ProcessBuilder command) throws IOException;
  }

  static RunningRunner in(Path directory) throws IOException, InterruptedException {
    return in(directory, 0);
  }

  /**
   * One of several at a time.
   *
   * @param number from 0 to 255, which no other has meanwhile
   */
  static RunningRunner in(Path directory, int number) throws IOException, InterruptedException {
    return in(
        directory,
        ProcessBuilder::start,
        Map.of(
            BRIDGE,
            "mrgwalk" + number,
            "MOORAGE_RUNNER_NETWORK_POOLS",
            "10.237." + number + ".0/24"));
  }

  /** The same elsewhere, with these settings in its environment. */
  static RunningRunner in(Path directory, Place place, Map<String, String> settings)
      throws IOException, InterruptedException {
    return new RunningRunner(directory, place, settings);
  }

  String bridge() {
    return bridge;
  }

  Path data() {
    return directory.resolve("data");
  }

  long pid() {
    return process.pid();
  }

  /** What {@code DOCKER_HOST} is for it. */
  String dockerHost() {
    return "unix://" + socket();
  }

  private Path socket() {
    return directory.resolve("d.sock");
  }

  private Process spawn() throws IOException, InterruptedException {
    NativeLibraries.unpack(LIBRARIES);
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + LIBRARIES,
                "-cp",
                System.getProperty("java.class.path"),
                "io.moorage.deploy.Moorage",
                "runner",
                "start",
                "--data-dir",
                data().toString(),
                "--socket",
                socket().toString())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
    builder.environment().putAll(settings);
    var started = place.start(builder);
    var ready = new CountDownLatch(1);
    Thread.ofVirtual().start(() -> follow(started, ready));
    assertTrue(ready.await(START_SECONDS, TimeUnit.SECONDS), this::log);
    assertTrue(started.isAlive(), this::log);
    return started;
  }

  private void follow(Process started, CountDownLatch ready) {
    try (BufferedReader lines = started.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (log) {
          log.add(line);
        }
        if (line.contains("DOCKER_HOST=")) {
          ready.countDown();
        }
      }
    } catch (IOException ended) {
      // A killed process ends its output so.
    }
    ready.countDown();
  }

  String log() {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  /** {@code kill -9}, and a new one in its place. */
  void killAndStart() throws IOException, InterruptedException {
    kill();
    startAgain();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException, InterruptedException {
    process = spawn();
  }

  /** Bridge, rules and control group stay when a runner ends, as containers may be on them. */
  private void cleanUp(String command) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", command.replace("BRIDGE", bridge()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      cleanUp("rm -f /run/moorage-*-BRIDGE.lock");
      cleanUp("ip link delete BRIDGE");
      cleanUp("nft delete table inet moorage_BRIDGE");
      cleanUp("rmdir /sys/fs/cgroup/moorage /sys/fs/cgroup/*/moorage");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
