package io.moorage.loadtests.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The folder of a run and the processes started in it; neither outlives the run. */
public final class Scratch implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  /**
   * Begins a run.
   *
   * @param what is run
   */
  public Scratch(Path parent, String what) throws IOException {
    folder = Files.createTempDirectory(parent, "moorage-" + what + "-");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** A folder of this name, empty. */
  public Path folder(String name) throws IOException {
    var made = folder.resolve(name);
    delete(made);
    return Files.createDirectories(made);
  }

  /** Free bytes on the disk of the folder. */
  long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Starts what {@link #close} ends. */
  public synchronized Process start(ProcessBuilder command) throws IOException {
    var process = command.start();
    processes.add(process);
    return process;
  }

  /** A port that nobody listens at. */
  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends a process in order, and by force if that takes too long. */
  public static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Removes a folder with all that is in it, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public synchronized void close() {
    processes.forEach(Scratch::stop);
    processes.clear();
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("left behind: " + folder, e);
    }
  }
}
