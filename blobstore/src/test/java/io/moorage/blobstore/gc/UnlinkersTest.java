package io.moorage.blobstore.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.metadata.ObjectName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UnlinkersTest {
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private final CollectionFixture fixture = new CollectionFixture();

  private List<ObjectName> objects(int count) {
    return IntStream.range(0, count).mapToObj(i -> new ObjectName(fixture.upload(i), 0)).toList();
  }

  private static Set<ObjectName> gone(Unlinkers.Outcome outcome) {
    var names = new HashSet<ObjectName>();
    for (var gone : outcome.gone()) {
      assertEquals(CollectionFixture.SIZE, gone.bytes());
      assertTrue(names.add(gone.object()), "unlinked twice: " + gone);
    }
    return names;
  }

  @Test
  void unlink_many_triesEachOnceAndSaysWhatIsStuck() {
    var objects = objects(1_000);
    var stuck = objects.get(500);
    fixture.stuck.add(stuck);
    var outcome = new Unlinkers(fixture, THREADS).unlink(objects);
    outcome.orThrow();
    assertEquals(List.of(stuck), outcome.stuck().stream().map(Unlinkers.Stuck::object).toList());
    var expected = new HashSet<>(objects);
    expected.remove(stuck);
    assertEquals(expected, gone(outcome));
    assertEquals(Set.of(stuck), fixture.files.keySet());
  }

  /** Two that wait for each other show that they are there together. */
  @Test
  void unlink_two_waitTogether() {
    var both = new CountDownLatch(2);
    fixture.beforeUnlinking =
        () -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertEquals(2, new Unlinkers(fixture, THREADS).unlink(objects(2)).gone().size());
  }

  @Test
  void unlink_noThreadToBeHad_isDoneByTheCaller() {
    Executor none =
        task -> {
          throw new RejectedExecutionException();
        };
    assertEquals(100, new Unlinkers(fixture, none).unlink(objects(100)).gone().size());
  }

  /** Whoever is told of a failure must know what is gone, so as not to unlink it again. */
  @Test
  void unlink_failureInBetween_saysWhatIsGoneAndThenThrows() {
    var objects = objects(1_000);
    var failure = new IllegalStateException("broken");
    var tried = new AtomicInteger();
    fixture.beforeUnlinking =
        () -> {
          if (tried.incrementAndGet() == 100) {
            throw failure;
          }
        };
    var outcome = new Unlinkers(fixture, THREADS).unlink(objects);
    var left = new HashSet<>(objects);
    left.removeAll(gone(outcome));
    assertEquals(fixture.files.keySet(), left);
    assertTrue(outcome.gone().size() >= 99, "only " + outcome.gone().size());
    assertSame(failure, assertThrows(IllegalStateException.class, outcome::orThrow));
  }
}
