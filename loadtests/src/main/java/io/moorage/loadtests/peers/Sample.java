package io.moorage.loadtests.peers;

import java.util.Comparator;
import java.util.List;

/**
 * One measurement of one server.
 *
 * @param rate operations per second
 * @param cpuMicros the server's processor time per operation, in microseconds
 */
record Sample(double rate, double cpuMicros) {

  /** The sample whose rate is the middle one. */
  static Sample median(List<Sample> samples) {
    return samples.stream()
        .sorted(Comparator.comparingDouble(Sample::rate))
        .toList()
        .get(samples.size() / 2);
  }
}
