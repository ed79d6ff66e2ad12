package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program on a terminal of its own, by script(1): typed to, read, and its window drawn larger.
 */
final class Pty implements AutoCloseable {
  private static final long LONGEST_SECONDS = 60;
  private static final int SHOWN_EVERY_MILLIS = 20;

  private final Process process;
  private final StringBuilder shown = new StringBuilder();
  private final Thread reader;
  private final String device;

  /**
   * Starts it on a terminal of 30 lines and 100 columns.
   *
   * @param command as a shell reads it
   */
  Pty(Map<String, String> environment, String command) throws IOException, InterruptedException {
    var shell = "tty; stty rows 30 cols 100; echo terminal is there; exec " + command;
    var builder =
        new ProcessBuilder(Tool.orSkip("script").program().toString(), "-qefc", shell, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    reader = Thread.ofVirtual().start(() -> read(process.getInputStream()));
    await("terminal is there");
    device = shown().lines().findFirst().orElseThrow().strip();
    forget();
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[4096];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        synchronized (shown) {
          shown.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException ended) {
      // A terminal whose other side has gone ends so.
    }
  }

  String shown() {
    synchronized (shown) {
      return shown.toString();
    }
  }

  /** What is shown from now on counts. */
  void forget() {
    synchronized (shown) {
      shown.setLength(0);
    }
  }

  /** Waits until something is shown. */
  Pty await(String text) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!shown().contains(text)) {
      assertTrue(System.nanoTime() < deadline, () -> text + " is not shown: " + shown());
      Thread.sleep(SHOWN_EVERY_MILLIS);
    }
    return this;
  }

  Pty type(String keys) throws IOException {
    var keyboard = process.getOutputStream();
    keyboard.write(keys.getBytes(StandardCharsets.ISO_8859_1));
    keyboard.flush();
    return this;
  }

  /** Draws the window to so many lines, of which the kernel tells whoever is in the foreground. */
  void resize(int rows) {
    Tool.orSkip("stty").run("-F", device, "rows", Integer.toString(rows));
  }

  /** The code of the program, which must end. */
  int code() throws InterruptedException {
    assertTrue(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), this::shown);
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
