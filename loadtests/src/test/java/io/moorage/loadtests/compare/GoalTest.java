package io.moorage.loadtests.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.loadtests.compare.Outcome.Measured;
import org.junit.jupiter.api.Test;

final class GoalTest {
  private static final Work GET = new Work.ManifestGet(16);

  private final Results results = new Results();

  private void add(String peer, double rate, double cpuMicros) {
    results.add(GET, peer, new Measured(rate, cpuMicros, Double.NaN, Latencies.NONE));
  }

  private Goal goal(String title) {
    return Goal.of(results).stream()
        .filter(goal -> goal.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void of_threeRounds_takesTheRatioOfTheMedians() {
    for (double rate : new double[] {100, 90, 5}) {
      add("moorage", rate, 10);
      add("nginx", rate + 10, 5);
    }
    var goal = goal("manifest-get-16, rate, × nginx");
    assertEquals(0.9, goal.value());
    assertTrue(goal.holds());
    assertTrue(goal("manifest-get-16, server CPU, µs").holds());
  }

  @Test
  void of_oneInvalidRound_isNotMeasured() {
    add("moorage", 100, 10);
    add("nginx", 100, 10);
    results.add(GET, "nginx", new Outcome.Invalid("wrk: Non-2xx or 3xx responses: 7"));
    var goal = goal("manifest-get-16, rate, × nginx");
    assertFalse(goal.isMeasured());
    assertFalse(goal.holds());
    assertFalse(results.isValid());
  }

  @Test
  void of_tooMuchProcessorTime_doesNotHold() {
    add("moorage", 100, 15.1);
    var goal = goal("manifest-get-16, server CPU, µs");
    assertTrue(goal.isMeasured());
    assertFalse(goal.holds());
  }

  @Test
  void of_nothing_measuresNothing() {
    assertTrue(Goal.of(results).stream().noneMatch(Goal::isMeasured));
  }
}
