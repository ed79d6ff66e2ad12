package io.moorage.blobstore.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private long slept;
  private long tooLong;
  private boolean goOn = true;

  private Pace pace(int percent) {
    return new Pace(percent, nanos::get, this::sleep);
  }

  private boolean sleep(long time) {
    long took = time + (time > 0 ? tooLong : 0);
    slept += took;
    nanos.addAndGet(took);
    return goOn;
  }

  private void work(Pace pace, int pieces, long each) {
    for (int i = 0; i < pieces; i++) {
      nanos.addAndGet(each);
      assertTrue(pace.taken());
    }
  }

  @Test
  void taken_aQuarterOfTheTime_restsThreeQuarters() {
    work(pace(25), 1_000, 100_000);
    assertTrue(Math.abs(300_000_000 - slept) < 6_000_000, "rested for " + slept);
  }

  @Test
  void taken_sleepsTakeTooLong_restsNoLongerForIt() {
    tooLong = 1_000_000;
    work(pace(50), 1_000, 100_000);
    assertTrue(Math.abs(100_000_000 - slept) < 6_000_000, "rested for " + slept);
  }

  @Test
  void beside_workOfOtherThreads_isRestedForToo() {
    var pace = pace(50);
    for (int i = 0; i < 1_000; i++) {
      pace.beside(100_000);
      work(pace, 1, 100_000);
    }
    assertTrue(Math.abs(200_000_000 - slept) < 6_000_000, "rested for " + slept);
  }

  @Test
  void taken_allOfTheTime_neverRests() {
    work(pace(100), 1_000, 100_000);
    assertEquals(0, slept);
  }

  @Test
  void taken_oneVeryLongPiece_isPaidForInPart() {
    work(pace(1), 1, TimeUnit.MINUTES.toNanos(10));
    assertEquals(TimeUnit.SECONDS.toNanos(1), slept);
  }

  @Test
  void taken_whenToEnd_saysSo() {
    var pace = pace(50);
    goOn = false;
    assertFalse(pace.taken());
  }
}
