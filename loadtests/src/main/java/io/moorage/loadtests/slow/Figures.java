package io.moorage.loadtests.slow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has, as Linux counts it.
 *
 * @param residentKib memory
 * @param files open files and sockets
 */
record Figures(long residentKib, long files, long threads) {

  static Figures of(long pid) throws IOException {
    if (pid == 0) {
      return new Figures(0, 0, 0);
    }
    var process = Path.of("/proc", Long.toString(pid));
    long files;
    try (var open = Files.list(process.resolve("fd"))) {
      files = open.count();
    }
    long resident = 0;
    long threads = 0;
    for (var line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = Long.parseLong(line.replaceAll("[^0-9]", ""));
      } else if (line.startsWith("Threads:")) {
        threads = Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return new Figures(resident, files, threads);
  }

  @Override
  public String toString() {
    return "%d MiB resident, %d files, %d threads".formatted(residentKib / 1_024, files, threads);
  }
}
