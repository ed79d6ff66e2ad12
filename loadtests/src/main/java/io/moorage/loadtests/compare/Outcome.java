package io.moorage.loadtests.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What one round of one kind of work came to on one server. */
sealed interface Outcome {

  /**
   * It counts.
   *
   * @param rate operations a second
   * @param cpuMicros the server's processor time for one operation; not a number where unknown
   * @param clientMicros that of a client of ours
   */
  record Measured(double rate, double cpuMicros, double clientMicros, Latencies latencies)
      implements Outcome {

    double p50Millis() {
      return latencies.p50Millis();
    }

    double p99Millis() {
      return latencies.p99Millis();
    }
  }

  /** It had errors, or did too little to mean anything: it is not a slow run but none. */
  record Invalid(String reason) implements Outcome {}

  /**
   * The middle one of the rounds that count; not a number if any does not, as those that failed may
   * be those that would have been slow.
   */
  static double median(List<Outcome> rounds, ToDoubleFunction<Measured> figure) {
    var figures = new double[rounds.size()];
    for (int i = 0; i < figures.length; i++) {
      switch (rounds.get(i)) {
        case Measured measured -> figures[i] = figure.applyAsDouble(measured);
        case Invalid invalid -> {
          return Double.NaN;
        }
      }
    }
    Arrays.sort(figures);
    return figures.length == 0 ? Double.NaN : figures[figures.length / 2];
  }
}
