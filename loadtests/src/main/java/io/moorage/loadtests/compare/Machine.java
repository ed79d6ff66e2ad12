package io.moorage.loadtests.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What the figures were measured on. */
public final class Machine {
  private Machine() {}

  /** Lines for the head of a report, of the machine and of the disk of a folder. */
  public static List<String> describe(Path folder) throws IOException, InterruptedException {
    return List.of(
        "when      %s, load average %s"
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Files.readString(Path.of("/proc/loadavg")).strip()),
        "machine   %d × %s, %s of memory"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                field(Path.of("/proc/cpuinfo"), "model name"),
                field(Path.of("/proc/meminfo"), "MemTotal")),
        "system    %s, Linux %s, %s with %d GiB free"
            .formatted(
                field(Path.of("/etc/os-release"), "PRETTY_NAME"),
                System.getProperty("os.version"),
                Files.getFileStore(folder).type(),
                Files.getFileStore(folder).getUsableSpace() >> 30),
        "java      %s %s"
            .formatted(System.getProperty("java.vendor"), System.getProperty("java.vm.version")),
        "moorage   commit " + Programs.says("git", "describe", "--always", "--dirty"));
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(line.contains("=") ? '=' : ':') + 1))
        .orElse("?")
        .replace("\"", "")
        .strip();
  }
}
