package io.moorage.loadtests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SeriesTest {
  private static Series of(double... millis) {
    var series = new Series();
    for (double one : millis) {
      series.add(one, 0.5);
    }
    return series;
  }

  @Test
  void median_isTheMiddleOne() {
    assertEquals(2, of(9, 1, 2).median());
    assertEquals(3, of(9, 4, 1, 2).median());
    assertEquals(1, of(9, 4, 1, 2).least());
    assertEquals(9, of(9, 4, 1, 2).most());
  }

  @Test
  void processorTime_isForOneRun() {
    var series = of(1, 2);
    series.used(0.03);

    assertEquals(500, series.machineMillis());
    assertEquals(15, series.daemonMillis(), 1e-9);
  }

  /** Those that failed may be those that would have been slow. */
  @Test
  void median_afterAFailure_isNone() {
    var findings = Findings.none(304);
    findings.of(Job.NONE, "moorage").add(50, 0);
    assertTrue(findings.isValid());
    assertTrue(findings.goals().getFirst().holds());

    findings.of(Job.NONE, "moorage").fail("exit code 125");

    assertFalse(findings.isValid());
    assertFalse(findings.goals().getFirst().isMeasured());
  }
}
