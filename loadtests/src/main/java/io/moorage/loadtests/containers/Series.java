package io.moorage.loadtests.containers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs of one contender at one job. One that failed makes it invalid, as it may be the slow
 * one.
 */
final class Series {
  private final List<Double> millis = new ArrayList<>();
  private double machineSeconds;
  private double daemonSeconds = Double.NaN;
  private Optional<String> failure = Optional.empty();

  /**
   * One more run.
   *
   * @param machineSeconds processor time that the whole machine spent meanwhile
   */
  void add(double took, double machineSeconds) {
    millis.add(took);
    this.machineSeconds += machineSeconds;
  }

  /** What its daemon's processes used from the first run to the last. */
  void used(double seconds) {
    daemonSeconds = seconds;
  }

  void fail(String why) {
    failure = Optional.of(why);
  }

  Optional<String> failure() {
    return failure;
  }

  List<Double> millis() {
    return millis;
  }

  /** The middle one, or the mean of both; not a number if a run failed. */
  double median() {
    return (at(millis.size() / 2) + at((millis.size() - 1) / 2)) / 2;
  }

  double least() {
    return at(0);
  }

  double most() {
    return at(millis.size() - 1);
  }

  private double at(int index) {
    return failure.isPresent() || millis.isEmpty()
        ? Double.NaN
        : millis.stream().sorted().toList().get(index);
  }

  /** Processor time of the machine for one run, in ms. */
  double machineMillis() {
    return machineSeconds * 1e3 / millis.size();
  }

  /** Processor time of the daemon for one run, in ms. */
  double daemonMillis() {
    return daemonSeconds * 1e3 / millis.size();
  }
}
