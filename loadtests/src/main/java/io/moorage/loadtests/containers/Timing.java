package io.moorage.loadtests.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.TimeUnit;

/** Runs commands and takes the time. */
final class Timing {
  private static final long LONGEST_SECONDS = 120;

  /** The kernel's unit of time in /proc, USER_HZ. */
  private static final double TICKS_PER_SECOND = 100;

  private Timing() {}

  /**
   * From the first fork to the end of the last, in ms.
   *
   * @param commands started one right after the other
   * @param folder for what they say
   * @throws IOException with what one said if it did not end with 0
   */
  static double millis(List<ProcessBuilder> commands, Path folder)
      throws IOException, InterruptedException {
    for (int i = 0; i < commands.size(); i++) {
      commands
          .get(i)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("said-" + i).toFile());
    }
    var running = new ArrayList<Process>();
    long start = System.nanoTime();
    for (var command : commands) {
      running.add(command.start());
    }
    boolean ended = true;
    for (var one : running) {
      ended &= one.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    }
    double took = (System.nanoTime() - start) / 1e6;
    for (int i = 0; i < running.size(); i++) {
      if (!ended) {
        running.get(i).destroyForcibly().waitFor();
      } else if (running.get(i).exitValue() != 0) {
        var said = Files.readString(folder.resolve("said-" + i)).strip();
        throw new IOException("exit code %d: %s".formatted(running.get(i).exitValue(), said));
      }
    }
    if (!ended) {
      throw new IOException("not done after %d s".formatted(LONGEST_SECONDS));
    }
    return took;
  }

  /**
   * Processor time that this machine has spent since its start, in seconds.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_stat.5.html">proc_stat(5)</a>
   */
  static double machineSeconds() throws IOException {
    var fields = new StringTokenizer(Files.readAllLines(Path.of("/proc/stat")).getFirst());
    fields.nextToken();
    long ticks = 0;
    for (int i = 0; i < 8; i++) {
      long field = Long.parseLong(fields.nextToken());
      // Neither of the two in which it waits.
      ticks += i == 3 || i == 4 ? 0 : field;
    }
    return ticks / TICKS_PER_SECOND;
  }
}
