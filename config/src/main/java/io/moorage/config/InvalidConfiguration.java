package io.moorage.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with the settings, in the order in which the sources are read. */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Not kept across serialization, which nobody does. */
  private final transient List<Problem> problems;

  InvalidConfiguration(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  /**
   * One of them.
   *
   * @param where a file with its line, a variable or a flag
   * @param what one sentence, with the remedy
   */
  public record Problem(String where, String what) {
    @Override
    public String toString() {
      return where + ": " + what;
    }
  }
}
