package io.moorage.runner.bundle;

import io.moorage.runner.json.Json;
import java.util.List;
import java.util.Optional;

/** How large a terminal is at first; later sizes come by calls of their own. */
public record WindowSize(long rows, long columns) {
  private static final long LARGEST = 65_535;

  /** Height and width, as {@code ConsoleSize} has them; none if nothing is said of them. */
  static Optional<WindowSize> of(String path, List<Long> numbers) {
    if (numbers.stream().allMatch(number -> number == 0)) {
      return Optional.empty();
    }
    if (numbers.size() != 2 || numbers.stream().anyMatch(n -> n < 0 || n > LARGEST)) {
      throw new InvalidRequest(path + " is no height and width of a terminal");
    }
    return Optional.of(new WindowSize(numbers.getFirst(), numbers.getLast()));
  }

  /** As a process of a runtime spec has it. */
  Json.Obj json() {
    return Json.object().with("height", rows).with("width", columns);
  }
}
