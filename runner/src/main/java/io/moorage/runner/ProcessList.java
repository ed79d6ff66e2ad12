package io.moorage.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Lists processes by the host's {@code ps(1)}. */
final class ProcessList {
  private ProcessList() {}

  /**
   * The lines of these processes.
   *
   * @param arguments of ps; they must show a column PID
   */
  static ProcessTable of(List<Integer> pids, String arguments) {
    var command = new ArrayList<>(List.of("ps"));
    command.addAll(
        arguments.isBlank() ? List.of("-ef") : Arrays.asList(arguments.strip().split(" +", -1)));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      List<String> lines;
      try (var output = process.getInputStream()) {
        lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      }
      if (process.waitFor() != 0) {
        throw new ContainerFailure.Failed("ps: " + String.join(" ", lines));
      }
      return read(lines, Set.copyOf(pids));
    } catch (IOException e) {
      throw new ContainerFailure.Failed("ps: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerFailure.Failed("ps: interrupted", e);
    }
  }

  /** The first line has the titles; the last column takes the rest of its line. */
  static ProcessTable read(List<String> lines, Set<Integer> pids) {
    var titles = lines.isEmpty() ? List.<String>of() : words(lines.getFirst(), Integer.MAX_VALUE);
    int pid = titles.indexOf("PID");
    if (pid < 0) {
      throw new ContainerFailure.Failed("Couldn't find PID field in ps output");
    }
    var rows =
        lines.stream()
            .skip(1)
            .map(line -> words(line, titles.size()))
            .filter(row -> row.size() > pid && row.get(pid).matches("\\d{1,9}"))
            .filter(row -> pids.contains(Integer.valueOf(row.get(pid))))
            .toList();
    return new ProcessTable(titles, rows);
  }

  private static List<String> words(String line, int most) {
    return Arrays.asList(line.strip().split(" +", most));
  }
}
