package io.moorage.blobstore.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.metadata.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PassTest {
  private final CollectionFixture fixture = new CollectionFixture();

  private Pass pass() {
    return new Pass(fixture.records, fixture, () -> true, fixture.unforgotten, Runnable::run);
  }

  private void day() {
    fixture.nanos.addAndGet(Duration.ofDays(1).toNanos());
  }

  private List<ObjectName> condemned() {
    return fixture.records.garbage().condemned(Optional.empty(), 10_000);
  }

  @Test
  void run_dueBlobs_unlinksThemAndCountsWhatItFreed() {
    for (int i = 0; i < 1_500; i++) {
      var _ = fixture.upload(i);
    }
    day();
    var _ = fixture.upload(-1);
    var pass = pass();
    assertEquals(new CollectionRun.End.Complete(), pass.run());
    assertEquals(new Tally(1_500, 1_500, 1_500 * CollectionFixture.SIZE, 2, 0), pass.tally());
    assertEquals(1, fixture.files.size());
    assertEquals(List.of(), condemned());
  }

  /** A file goes only when it is durable that it may, and is forgotten only when it is gone. */
  @Test
  void run_oneBlob_takesTheStepsInTheirOrder() {
    var _ = fixture.upload(1);
    day();
    fixture.steps.clear();
    assertEquals(new CollectionRun.End.Complete(), pass().run());
    assertEquals(
        List.of("batch", "durable batch", "unlink", "sync", "batch", "expire"), fixture.steps);
  }

  @Test
  void run_nothingToDo_writesNoRecordButTheClock() {
    fixture.steps.clear();
    assertEquals(new CollectionRun.End.Complete(), pass().run());
    assertEquals(List.of("batch", "expire"), fixture.steps);
  }

  @Test
  void run_fileThatCannotBeUnlinked_isTriedAgainAndTheOthersGo() {
    var digest = fixture.upload(1);
    var _ = fixture.upload(2);
    day();
    fixture.stuck.add(new ObjectName(digest, 0));
    var end = assertInstanceOf(CollectionRun.End.Failed.class, pass().run());
    assertTrue(end.why().contains("Operation not permitted"), end.why());
    assertEquals(List.of(new ObjectName(digest, 0)), condemned());
    assertEquals(1, fixture.files.size());
    fixture.stuck.clear();
    assertEquals(new CollectionRun.End.Complete(), pass().run());
    assertEquals(0, fixture.files.size());
    assertEquals(List.of(), condemned());
  }

  /** Between the two passes an upload takes the name: what it linked must stay. */
  private void unlinksOnce(Runnable failure, Runnable mended) {
    var object = new ObjectName(fixture.upload(1), 0);
    day();
    failure.run();
    var _ = assertInstanceOf(CollectionRun.End.Failed.class, pass().run());
    assertEquals(List.of(object), condemned());
    fixture.files.put(object, CollectionFixture.SIZE);
    mended.run();
    fixture.steps.clear();
    assertEquals(new CollectionRun.End.Complete(), pass().run());
    assertEquals(List.of("sync", "batch", "expire"), fixture.steps);
    assertEquals(List.of(), condemned());
    assertEquals(Set.of(object), fixture.files.keySet());
  }

  @Test
  void run_syncFailedBefore_syncsAndForgetsAndUnlinksNothingTwice() {
    unlinksOnce(() -> fixture.failing.add("sync"), fixture.failing::clear);
  }

  @Test
  void run_forgettingFailedBefore_syncsAndForgetsAndUnlinksNothingTwice() {
    unlinksOnce(() -> fixture.failing.add("batch after sync"), fixture.failing::clear);
  }

  /** Whatever it was in when it stopped, the next one needs only the records to finish it. */
  @Test
  void run_stoppedAtAnyRest_isFinishedByTheNext() {
    for (int stopAt = 0; stopAt < 40; stopAt++) {
      var again = new CollectionFixture();
      for (int i = 0; i < 20; i++) {
        var _ = again.upload(i);
      }
      again.nanos.addAndGet(Duration.ofDays(1).toNanos());
      var rests = new AtomicInteger(stopAt);
      var first =
          new Pass(
              again.records,
              again,
              () -> rests.getAndDecrement() > 0,
              again.unforgotten,
              Runnable::run);
      var second = new Pass(again.records, again, () -> true, again.unforgotten, Runnable::run);
      boolean whole = first.run() instanceof CollectionRun.End.Complete;
      assertEquals(new CollectionRun.End.Complete(), second.run());
      assertEquals(0, again.files.size());
      assertEquals(20, first.tally().blobs() + second.tally().blobs(), "each counted once");
      if (whole) {
        return;
      }
    }
    throw new AssertionError("never ran to its end");
  }

  @Test
  void run_removedRepository_clearsItAndCollectsItsBlobsAtOnce() {
    for (int i = 0; i < 300; i++) {
      var _ = fixture.upload(i);
    }
    assertTrue(fixture.records.repositories().remove(CollectionFixture.APP));
    var pass = pass();
    assertEquals(new CollectionRun.End.Complete(), pass.run());
    assertEquals(0, fixture.files.size());
    assertEquals(300, pass.tally().blobs());
    assertEquals(List.of(), fixture.records.removed().list(Optional.empty(), 10));
  }
}
