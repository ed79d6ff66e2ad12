package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final int WINDOW = 60;
  private final Pace pace = new Pace(60 << 10, WINDOW, 60);

  private boolean isTooSlowAfter(int ticks, long each, boolean clientsTurn) {
    for (int i = 0; i < ticks; i++) {
      if (pace.isTooSlow(each, clientsTurn)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void atTheRate_isNeverTooSlow() {
    assertFalse(isTooSlowAfter(100_000, 1 << 10, true));
  }

  @Test
  void belowTheRate_isTooSlowAfterAWindow() {
    assertFalse(isTooSlowAfter(WINDOW - 1, 1_000, true));
    assertTrue(pace.isTooSlow(1_000, true));
  }

  @Test
  void inBursts_theAverageCounts() {
    for (int i = 0; i < 100; i++) {
      assertFalse(isTooSlowAfter(57, 0, true));
      assertFalse(pace.isTooSlow(64 << 10, true));
    }
  }

  @Test
  void silence_isTooSlowAfterThePatience() {
    assertFalse(isTooSlowAfter(1, 1 << 30, true));
    assertFalse(isTooSlowAfter(59, 0, true));
    assertTrue(pace.isTooSlow(0, true));
  }

  @Test
  void whileTheServerIsBusy_nothingCounts() {
    assertFalse(isTooSlowAfter(1_000_000, 0, false));
    assertFalse(isTooSlowAfter(WINDOW - 1, 0, true));
  }

  @Test
  void anyRate_isFine_butSilence() {
    var lenient = new Pace(0, WINDOW, 60);
    for (int i = 0; i < 1_000; i++) {
      assertFalse(lenient.isTooSlow(i % 50 == 0 ? 1 : 0, true));
    }
  }

  @Test
  void ticks_areASecond_orAFifthOfTheShortestLimit() {
    var usual = Ticks.of(ConnectionLimits.defaults(), Duration.ofSeconds(60));
    assertEquals(new Ticks(1_000, 9, 60, 60, 60 << 10), usual);
    var short1 = Ticks.of(ConnectionLimits.defaults(), Duration.ofSeconds(1));
    assertEquals(200, short1.millis());
    assertEquals(5, short1.idle());
    assertEquals(49, short1.header());
  }
}
