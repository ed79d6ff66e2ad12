package io.moorage.blobstore.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CollectorTest {
  private static final Instant NOW = Instant.ofEpochSecond(5_000);
  private static final CollectionSettings SELDOM = new CollectionSettings(Duration.ofDays(1), 100);

  private final CollectionFixture fixture = new CollectionFixture();

  private Collector start(CollectionSettings settings, boolean writable) {
    return Collector.start(
        fixture.records, fixture, settings, () -> writable, InstantSource.fixed(NOW));
  }

  private void day() {
    fixture.nanos.addAndGet(Duration.ofDays(1).toNanos());
  }

  @Test
  void run_asked_makesAPassAndSaysWhatCameOfIt() {
    var _ = fixture.upload(1);
    day();
    try (var collector = start(SELDOM, true)) {
      assertEquals(Optional.empty(), collector.status().last());
      var run = collector.run();
      assertEquals(new CollectionRun.End.Complete(), run.end());
      assertEquals(1, run.tally().blobs());
      assertEquals(NOW, run.started());
      var status = collector.status();
      assertEquals(Optional.of(run), status.last());
      assertEquals(Optional.empty(), status.running());
      assertEquals(run.tally(), status.sinceStart());
      assertEquals(1, collector.run().tally().blobs() + status.sinceStart().blobs());
    }
  }

  @Test
  void status_ofWhatWaits_saysWhenTheFirstComes() {
    var _ = fixture.upload(1);
    var _ = fixture.upload(2);
    try (var collector = start(SELDOM, true)) {
      assertEquals(
          new Backlog(2, Optional.of(NOW.plus(Duration.ofHours(24))), 0, 0),
          collector.status().waiting());
      assertEquals(0, collector.lastStatus().waiting().due(), "not counted before a pass");
      var _ = collector.run();
      assertEquals(2, collector.lastStatus().waiting().due());
    }
  }

  @Test
  void run_whileOneIsUnderWay_joinsIt() throws InterruptedException {
    var _ = fixture.upload(1);
    day();
    var inside = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    fixture.beforeUnlinking =
        () -> {
          inside.countDown();
          await(goOn);
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var collector = start(SELDOM, true)) {
      var first = CompletableFuture.supplyAsync(collector::run, threads);
      inside.await();
      assertEquals(Optional.of(NOW), collector.status().running());
      var second = CompletableFuture.supplyAsync(collector::run, threads);
      goOn.countDown();
      assertEquals(1, first.join().tally().blobs());
      // The second joined the first, or came when it had ended and made one of its own.
      assertTrue(second.join().tally().blobs() <= 1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void start_shortInterval_passesByItself() throws InterruptedException {
    var _ = fixture.upload(1);
    day();
    var gone = new CountDownLatch(1);
    fixture.beforeUnlinking = gone::countDown;
    try (var collector = start(new CollectionSettings(Duration.ofMillis(1), 50), true)) {
      gone.await();
      assertTrue(collector.status().lastFailure().isEmpty());
    }
  }

  @Test
  void run_storeReadOnly_failsAndSaysSo() {
    try (var collector = start(SELDOM, false)) {
      var run = collector.run();
      var _ = assertInstanceOf(CollectionRun.End.Failed.class, run.end());
      assertEquals(Optional.of(run), collector.status().lastFailure());
    }
  }

  @Test
  void run_errorInAPass_endsForWhoWaitsAndIsInTheStatus() {
    var _ = fixture.upload(1);
    day();
    fixture.beforeUnlinking =
        () -> {
          throw new OutOfMemoryError("of a test");
        };
    try (var collector = start(SELDOM, true)) {
      for (int i = 0; i < 2; i++) {
        var end = assertInstanceOf(CollectionRun.End.Failed.class, collector.run().end());
        assertTrue(end.why().contains("until a restart"), end.why());
      }
      var status = collector.status();
      assertTrue(status.lastFailure().isPresent());
      assertEquals(Optional.empty(), status.next());
      assertEquals(Optional.empty(), status.running());
    }
  }

  @Test
  void run_afterClose_didNothing() {
    var collector = start(SELDOM, true);
    collector.close();
    collector.close();
    assertEquals(new CollectionRun.End.Stopped(), collector.run().end());
    assertEquals(Optional.empty(), collector.status().next());
  }

  @Test
  void close_duringAPass_leavesTheRestToTheNextStart() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      var _ = fixture.upload(i);
    }
    day();
    var inside = new CountDownLatch(1);
    var closing = new CountDownLatch(1);
    fixture.beforeUnlinking =
        () -> {
          inside.countDown();
          await(closing);
        };
    var collector = start(SELDOM, true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var run = CompletableFuture.supplyAsync(collector::run, threads);
      inside.await();
      var closed = CompletableFuture.runAsync(collector::close, threads);
      while (!collector.isStopping()) {
        Thread.onSpinWait();
      }
      closing.countDown();
      closed.join();
      assertEquals(new CollectionRun.End.Stopped(), run.join().end());
    }
    int left = fixture.files.size();
    assertTrue(left > 0 && left < 1_000, "left " + left);
    assertEquals(
        left,
        fixture.records.garbage().countCondemned(1_000),
        "what was unlinked is forgotten, the rest stays");
    fixture.beforeUnlinking = () -> {};
    try (var next = start(SELDOM, true)) {
      assertEquals(left, next.run().tally().blobs());
    }
    assertEquals(0, fixture.files.size());
  }
}
