package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.bundle.RestartPolicy;
import io.moorage.runner.bundle.RestartPolicy.Always;
import io.moorage.runner.bundle.RestartPolicy.No;
import io.moorage.runner.bundle.RestartPolicy.OnFailure;
import io.moorage.runner.bundle.RestartPolicy.UnlessStopped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Exit exit(int code, long seconds) {
    return new Exit(code, false, START, START.plusSeconds(seconds), "");
  }

  private static Optional<Duration> after(RestartPolicy policy, Exit exit, int n, long lastMillis) {
    return Restarts.afterEnd(
        policy, exit, n, false, Duration.ofMillis(lastMillis), Duration.ofMinutes(1));
  }

  @Test
  void afterEnd_doublesUpToAMinute() {
    assertEquals(Optional.of(Duration.ofMillis(100)), after(new Always(), exit(0, 1), 0, 0));
    assertEquals(Optional.of(Duration.ofMillis(200)), after(new Always(), exit(0, 1), 1, 100));
    assertEquals(Optional.of(Duration.ofMinutes(1)), after(new Always(), exit(0, 1), 9, 51_200));
    assertEquals(Optional.of(Duration.ofMinutes(1)), after(new Always(), exit(0, 1), 9, 60_000));
  }

  @Test
  void afterEnd_shortLongestPause_boundsTheFirstToo() {
    var longest = Duration.ofMillis(50);
    assertEquals(
        Optional.of(longest),
        Restarts.afterEnd(new Always(), exit(0, 1), 0, false, Duration.ZERO, longest));
    assertEquals(
        Optional.of(longest),
        Restarts.afterEnd(new Always(), exit(0, 1), 1, false, longest, longest));
  }

  @Test
  void afterEnd_ranForTenSeconds_startsAnew() {
    assertEquals(Optional.of(Duration.ofMillis(100)), after(new Always(), exit(1, 10), 9, 60_000));
  }

  @Test
  void afterEnd_policyDecides() {
    assertEquals(Optional.empty(), after(new No(), exit(1, 1), 0, 0));
    assertEquals(Optional.empty(), after(new OnFailure(0), exit(0, 1), 0, 0));
    assertTrue(after(new OnFailure(0), exit(1, 1), 99, 0).isPresent());
    assertTrue(after(new OnFailure(2), exit(1, 1), 1, 0).isPresent());
    assertEquals(Optional.empty(), after(new OnFailure(2), exit(1, 1), 2, 0));
    assertEquals(
        Optional.empty(),
        Restarts.afterEnd(new Always(), exit(1, 1), 0, true, Duration.ZERO, Duration.ofMinutes(1)));
  }

  @Test
  void atBoot_onlyAlwaysStartsWhatWasStopped() {
    assertTrue(Restarts.atBoot(new Always(), exit(0, 1), 0, true));
    assertFalse(Restarts.atBoot(new UnlessStopped(), exit(0, 1), 0, true));
    assertTrue(Restarts.atBoot(new UnlessStopped(), exit(0, 1), 0, false));
    assertFalse(Restarts.atBoot(new OnFailure(0), exit(0, 1), 0, false));
    assertFalse(Restarts.atBoot(new No(), exit(1, 1), 0, false));
  }
}
