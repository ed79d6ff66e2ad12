package io.moorage.loadtests.slow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How busy processes are from now on: who looks for a cause of waiting wants to know whose it is.
 */
final class Busy {
  private final Map<String, Long> processes;
  private final Map<String, Duration> before = new LinkedHashMap<>();
  private final long start = System.nanoTime();

  /**
   * @param processes their ids, by what they are called; 0 for one that is not known
   */
  Busy(Map<String, Long> processes) {
    this.processes = new LinkedHashMap<>(processes);
    this.processes.values().removeIf(id -> id == 0);
    this.processes.forEach((name, id) -> before.put(name, processorTime(id)));
  }

  private static Duration processorTime(long id) {
    return ProcessHandle.of(id)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** What share of one processor each has taken so far. */
  @Override
  public String toString() {
    double nanos = System.nanoTime() - start;
    return before.entrySet().stream()
        .map(
            one -> {
              var name = one.getKey();
              var taken = processorTime(processes.getOrDefault(name, 0L)).minus(one.getValue());
              return "%s %.0f %%".formatted(name, 100 * taken.toNanos() / nanos);
            })
        .collect(Collectors.joining(", "));
  }
}
