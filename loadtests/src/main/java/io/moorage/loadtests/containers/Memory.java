package io.moorage.loadtests.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process and its descendants hold, in MiB.
 *
 * @param resident with all that is shared, once for each process
 * @param proportional with each one's share of what is shared
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html">smaps</a>
 */
record Memory(double resident, double proportional) {

  static Memory of(ProcessHandle process) throws IOException {
    double resident = 0;
    double proportional = 0;
    for (var one : Stream.concat(Stream.of(process), process.descendants()).toList()) {
      try {
        var file = Path.of("/proc", Long.toString(one.pid()), "smaps_rollup");
        for (var line : Files.readAllLines(file)) {
          if (line.startsWith("Rss:")) {
            resident += mebibytes(line);
          } else if (line.startsWith("Pss:")) {
            proportional += mebibytes(line);
          }
        }
      } catch (NoSuchFileException ended) {
        // A child that has just ended holds nothing more.
      }
    }
    return new Memory(resident, proportional);
  }

  private static double mebibytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
  }
}
