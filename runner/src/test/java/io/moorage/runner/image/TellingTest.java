package io.moorage.runner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TellingTest {
  private static final Progress.Event FIRST = status("first");
  private static final Progress.Event LAST = status("last");

  private final List<Progress.Event> told = new CopyOnWriteArrayList<>();

  private static Progress.Event status(String words) {
    return new Progress.Event.Status(Optional.empty(), words);
  }

  @Test
  void close_returnsWhenAllWasToldInOrder() {
    var events = IntStream.range(0, 1_000).mapToObj(i -> status("line " + i)).toList();
    try (var telling = Telling.to(told::add)) {
      events.forEach(telling::report);
    }
    assertEquals(events, told);
  }

  @Test
  void report_theClientDoesNotRead_returnsAndLeavesOutHowFarALayerHasCome() throws Exception {
    var reads = new CountDownLatch(1);
    try (var telling =
        Telling.to(
            event -> {
              await(reads);
              told.add(event);
            })) {
      telling.report(FIRST);
      for (int i = 0; i < 10_000; i++) {
        telling.report(new Progress.Event.Advance("layer", "Downloading", i, 10_000));
      }
      telling.report(LAST);
      reads.countDown();
    }
    assertEquals(FIRST, told.getFirst());
    assertEquals(LAST, told.getLast());
    assertTrue(told.size() < 100, told.size() + " events");
  }

  @Test
  void report_afterTheEndOrWhenTheClientHasGone_isNotTold() {
    var telling = Telling.to(told::add);
    telling.close();
    telling.report(LAST);
    try (var gone =
        Telling.to(
            event -> {
              told.add(event);
              throw new IllegalStateException("gone");
            })) {
      gone.report(FIRST);
      gone.report(LAST);
    }
    assertEquals(List.of(FIRST), told);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
