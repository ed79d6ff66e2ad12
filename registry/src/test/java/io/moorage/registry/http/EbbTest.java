package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EbbTest {
  private final Ebb ebb = new Ebb();

  /** How many of so many looks say that a crowd is gone. */
  private long past(int connections, int looks) {
    return IntStream.range(0, looks).filter(_ -> ebb.isPast(connections)).count();
  }

  @Test
  void isPast_crowdGone_onceForEachCrowd() {
    assertEquals(0, past(5_000, 100));
    assertEquals(1, past(10, 100));
    assertEquals(0, past(900, 100));
    assertEquals(0, past(3_000, 1));
    assertEquals(1, past(700, 100));
  }

  @Test
  void isPast_crowdThatComesBack_notYet() {
    assertEquals(0, past(5_000, 1));
    assertEquals(0, past(10, 9));
    assertEquals(0, past(4_000, 1));
    assertEquals(0, past(10, 9));
    assertEquals(1, past(10, 1));
  }

  @Test
  void isPast_fewClients_never() {
    assertEquals(0, past(999, 100));
    assertEquals(0, past(0, 100));
  }

  @Test
  void isPast_halfOfThemStillThere_not() {
    assertEquals(0, past(8_000, 1));
    assertEquals(0, past(4_000, 100));
  }
}
