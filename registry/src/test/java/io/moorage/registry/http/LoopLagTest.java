package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopLagTest {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

  @Test
  void tick_inTime_isNoLag() {
    var lag = new LoopLag(INTERVAL, 0);
    lag.tick(INTERVAL);
    assertEquals(0, lag.seconds());
    assertEquals(0, lag.worstSeconds());
  }

  @Test
  void tick_late_isRememberedForAWhile() {
    var lag = new LoopLag(INTERVAL, 0);
    long now = 3 * INTERVAL;
    lag.tick(now);
    assertEquals(0.5, lag.seconds());
    lag.tick(now += INTERVAL);
    assertEquals(0, lag.seconds());
    assertEquals(0.5, lag.worstSeconds());
    for (int i = 0; i < 4 * 70; i++) {
      lag.tick(now += INTERVAL);
    }
    assertEquals(0, lag.worstSeconds());
  }
}
