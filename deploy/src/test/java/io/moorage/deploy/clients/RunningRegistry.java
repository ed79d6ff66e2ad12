package io.moorage.deploy.clients;

import io.moorage.deploy.serve.NativeLibraries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A registry in a process of its own, on a free loopback port, started by the same command line as
 * {@code deploy/moorage serve}: a child JVM of this class path, or the command that {@link
 * Launch#with} names.
 *
 * <p>With the system property {@code moorage.test.server} set to the path of a launcher, that one
 * is started; with {@code moorage.test.address} (host:port) set, the tests drive the registry that
 * listens there instead of starting one.
 */
public final class RunningRegistry implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://(127\\.0\\.0\\.1:[1-9][0-9]*)");
  private static final int KEPT_LINES = 200;
  private static final long PAGE = 4096;
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 30;

  private final Optional<Process> process;
  private final String authority;
  private final List<String> log;

  private RunningRegistry(Optional<Process> process, String authority, List<String> log) {
    this.process = process;
    this.authority = authority;
    this.log = log;
  }

  /**
   * How to start a server.
   *
   * @param command what stands before {@code serve}
   * @param environment added to this process's own
   */
  public record Launch(Path dataDirectory, List<String> command, Map<String, String> environment) {
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    /** The same with one more variable of the environment. */
    public Launch set(String variable, String value) {
      var more = new HashMap<>(environment);
      more.put(variable, value);
      return new Launch(dataDirectory, command, more);
    }

    /** The same by another command, such as the path of the launcher. */
    public Launch with(List<String> other) {
      return new Launch(dataDirectory, other, environment);
    }

    /** Starts the server and returns once it has said where it listens. */
    public RunningRegistry start() {
      return Optional.ofNullable(System.getProperty("moorage.test.address"))
          .map(address -> new RunningRegistry(Optional.empty(), address, List.of()))
          .orElseGet(() -> awaited(spawn()));
    }

    /** Starts the server and returns at once, to be killed in the midst of its start. */
    public Process spawn() {
      var words = new ArrayList<>(command);
      words.addAll(
          List.of("serve", "--data-dir", dataDirectory.toString(), "--listen", "127.0.0.1:0"));
      var builder = new ProcessBuilder(words).redirectErrorStream(true);
      // What is set for the tests is not meant for the server, which refuses variables it lacks.
      builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
      builder.environment().putAll(environment);
      try {
        return builder.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A server over this data directory, with the heap that the launcher gives it. */
  public static Launch on(Path dataDirectory) {
    return new Launch(
        dataDirectory,
        Optional.ofNullable(System.getProperty("moorage.test.server"))
            .map(List::of)
            .orElseGet(RunningRegistry::javaCommand),
        Map.of());
  }

  /**
   * Unpacked once: else each server unpacks its own into the temporary folder, and a kill leaves
   * it.
   */
  private static final class Native {
    static final Path LIBRARIES = Path.of("target", "native").toAbsolutePath();

    static {
      NativeLibraries.unpack(LIBRARIES);
    }
  }

  /** What stands before {@code serve}, of this class path. */
  static List<String> javaCommand() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Djava.library.path=" + Native.LIBRARIES,
        "-cp",
        System.getProperty("java.class.path"),
        "io.moorage.deploy.Moorage");
  }

  private static RunningRegistry awaited(Process process) {
    var log = new ArrayList<String>();
    var address = new CompletableFuture<String>();
    Thread.ofVirtual().start(() -> follow(process, log, address));
    try {
      var found = address.get(START_SECONDS, TimeUnit.SECONDS);
      return new RunningRegistry(Optional.of(process), found, log);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException("the server said no address:\n" + joined(log), e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server started", e);
    }
  }

  private static void follow(Process process, List<String> log, CompletableFuture<String> address) {
    try (BufferedReader lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (log) {
          if (log.size() == KEPT_LINES) {
            log.removeFirst();
          }
          log.add(line);
        }
        var match = ADDRESS.matcher(line);
        if (!address.isDone() && match.find()) {
          address.complete(match.group(1));
        }
      }
    } catch (IOException e) {
      // The stream of a killed process ends so on some kernels; the log holds what came before.
      address.completeExceptionally(e);
    }
    address.completeExceptionally(new IllegalStateException("the server ended"));
  }

  private static String joined(List<String> log) {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  /** Where it listens, as clients write it before a repository: {@code 127.0.0.1:41234}. */
  public String authority() {
    return authority;
  }

  /** The address of a path of its API, such as {@code /v2/}. */
  public URI uri(String path) {
    return URI.create("http://" + authority + path);
  }

  /**
   * Its process.
   *
   * @throws IllegalStateException if it was not started here
   */
  public long pid() {
    return process
        .map(Process::pid)
        .orElseThrow(() -> new IllegalStateException("it was started by others"));
  }

  /** How much of its memory is resident. */
  public long residentBytes() throws IOException {
    try (var statm =
        new Scanner(Path.of("/proc", Long.toString(pid()), "statm"), StandardCharsets.US_ASCII)) {
      // The first figure is the size of all that is mapped.
      statm.nextLong();
      return statm.nextLong() * PAGE;
    }
  }

  /** The last lines it wrote. */
  public String log() {
    return joined(log);
  }

  /** Whether it runs still; true of one that was not started here. */
  public boolean isAlive() {
    return process.map(Process::isAlive).orElse(true);
  }

  /** The process that was started here. */
  public ProcessHandle process() {
    return process.orElseThrow().toHandle();
  }

  /** {@code kill -9}, and waits until the process is gone. */
  public void kill() {
    process.ifPresent(
        running -> {
          running.destroyForcibly();
          waitFor(running);
        });
  }

  /** {@code kill -TERM}; a server that has not ended after 30 seconds is killed. */
  @Override
  public void close() {
    process.ifPresent(
        running -> {
          running.destroy();
          if (!waitFor(running)) {
            kill();
          }
        });
  }

  private static boolean waitFor(Process running) {
    try {
      return running.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
