package io.moorage.loadtests.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds, as proc(5) tells it. */
record Footprint(long residentMebibytes, long files, long threads) {
  private static final long MORE_MEBIBYTES = 64;
  private static final long MORE_FILES = 64;
  private static final long MORE_THREADS = 16;

  static Footprint of(ProcessHandle process) throws IOException {
    var directory = Path.of("/proc", Long.toString(process.pid()));
    long resident = 0;
    long threads = 0;
    for (var line : Files.readAllLines(directory.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      } else if (line.startsWith("Threads:")) {
        threads = Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    try (var files = Files.list(directory.resolve("fd"))) {
      return new Footprint(resident, files.count(), threads);
    }
  }

  /** Whether it holds so much more than it did that it would grow without end. */
  boolean hasGrownSince(Footprint before) {
    return residentMebibytes > before.residentMebibytes + MORE_MEBIBYTES
        || files > before.files + MORE_FILES
        || threads > before.threads + MORE_THREADS;
  }

  @Override
  public String toString() {
    return "%d MiB resident, %d file handles, %d threads"
        .formatted(residentMebibytes, files, threads);
  }
}
