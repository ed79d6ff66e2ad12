package io.moorage.loadtests.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * What a process and its descendants have used, those that it has waited for included.
 *
 * @param seconds of processor time, user and system
 * @param bytes resident now
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public record Cost(double seconds, long bytes) {
  /** The kernel's unit of time in /proc, USER_HZ. */
  private static final double TICKS_PER_SECOND = 100;

  private static final long PAGE = 4096;

  /** Of a process that runs. */
  public static Cost of(ProcessHandle process) throws IOException {
    double seconds = 0;
    long bytes = 0;
    var all = Stream.concat(Stream.of(process), process.descendants()).toList();
    for (var one : all) {
      var folder = Path.of("/proc", Long.toString(one.pid()));
      try {
        var stat = Files.readString(folder.resolve("stat"));
        // The second field is the name, in brackets, and may hold anything.
        var fields = fields(stat.substring(stat.lastIndexOf(')') + 2));
        // utime, stime, cutime and cstime.
        for (int i = 11; i <= 14; i++) {
          seconds += Long.parseLong(fields.get(i)) / TICKS_PER_SECOND;
        }
        bytes += Long.parseLong(fields(Files.readString(folder.resolve("statm"))).get(1)) * PAGE;
      } catch (NoSuchFileException ended) {
        // A child that has just ended costs nothing more.
      }
    }
    return new Cost(seconds, bytes);
  }

  private static List<String> fields(String line) {
    return Collections.list(new StringTokenizer(line)).stream().map(String::valueOf).toList();
  }
}
