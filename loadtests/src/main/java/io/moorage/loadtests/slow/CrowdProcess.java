package io.moorage.loadtests.slow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A crowd in a process of its own, so that its threads and its memory are not those of the clients
 * whose time is taken. It goes when its standard input ends.
 */
final class CrowdProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader words;

  private CrowdProcess(Process process) {
    this.process = process;
    this.words =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it. */
  static CrowdProcess start(InetSocketAddress server, int slow, int idle, String largeBlob)
      throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CrowdProcess.class.getName(),
                server.getHostString(),
                Integer.toString(server.getPort()),
                Integer.toString(slow),
                Integer.toString(idle),
                largeBlob)
            .redirectError(Redirect.INHERIT)
            .start();
    return new CrowdProcess(process);
  }

  /** What it says next: first when it is there in full. */
  String told() throws IOException {
    return Optional.ofNullable(words.readLine())
        .orElseThrow(() -> new IOException("the crowd is gone"));
  }

  long pid() {
    return process.pid();
  }

  /** Sends it away; returns what became of its clients. */
  String sentAway() throws IOException {
    process.getOutputStream().close();
    return told();
  }

  /** Waits until it is gone. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("the crowd ended badly");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** That process. */
  public static void main(String[] words) throws IOException, InterruptedException {
    var server = new InetSocketAddress(words[0], Integer.parseInt(words[1]));
    int slow = Integer.parseInt(words[2]);
    int idle = Integer.parseInt(words[3]);
    try (var crowd = new Crowd(server, slow, idle, words[4])) {
      crowd.fill();
      System.out.println(crowd);
      while (System.in.read() >= 0) {
        // Nothing is said; only the end counts.
      }
      System.out.println(crowd);
    }
  }
}
