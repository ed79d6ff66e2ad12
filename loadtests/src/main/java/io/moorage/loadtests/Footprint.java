package io.moorage.loadtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds, as proc(5) tells it. */
public record Footprint(long residentMebibytes, long files, long threads) {
  private static final long MORE_MEBIBYTES = 64;
  private static final long MORE_FILES = 64;
  private static final long MORE_THREADS = 16;

  /** Of the process of this id that runs; of 0, nothing. */
  public static Footprint of(long pid) throws IOException {
    if (pid == 0) {
      return new Footprint(0, 0, 0);
    }
    var directory = Path.of("/proc", Long.toString(pid));
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
  public boolean hasGrownSince(Footprint before) {
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
