package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  private static Object newThing() {
    return new Object();
  }

  private static int looksOfTick(Rounds<Object> rounds, long tick) {
    return Math.toIntExact(Math.ceilDiv(tick, rounds.millis()));
  }

  @Test
  void look_throughATick_seesEachOnce_aPartAtATime() {
    for (long tick : new long[] {1, 30, 200, 1_000}) {
      var rounds = new Rounds<Object>(tick);
      var things = IntStream.range(0, 1_000).mapToObj(_ -> newThing()).toList();
      things.forEach(rounds::add);
      var seen = new ArrayList<Object>();
      int looks = looksOfTick(rounds, tick);
      for (int i = 0; i < looks; i++) {
        int before = seen.size();
        rounds.look(seen::add);
        assertTrue(seen.size() - before <= 4 * things.size() / looks, "too many at once");
      }
      assertEquals(things.size(), seen.size());
      assertEquals(things.size(), new HashSet<>(seen).size());
    }
  }

  @Test
  void look_whatGoesMeanwhile_isNotSeenAgain() {
    var rounds = new Rounds<Object>(1);
    var things = IntStream.range(0, 10).mapToObj(_ -> newThing()).toList();
    things.forEach(rounds::add);
    rounds.look(rounds::remove);
    var seen = new ArrayList<Object>();
    rounds.look(seen::add);
    assertEquals(0, seen.size());
  }
}
