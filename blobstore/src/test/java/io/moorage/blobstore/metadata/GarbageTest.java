package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.GRACE;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each condition under which something goes, and what happens when it does not hold. */
final class GarbageTest {
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final Digest DIGEST = TestContent.digest(LAYER);
  private static final ObjectName OBJECT = new ObjectName(DIGEST, 0);

  private final RecordsFixture fixture = new RecordsFixture();
  private final Links links = fixture.records.links();
  private final Manifests manifests = fixture.records.manifests();
  private final Garbage garbage = fixture.records.garbage();

  private List<DueEntry> due() {
    return garbage.due(Optional.empty(), garbage.now(), 1_000);
  }

  private void graceEnds() {
    fixture.pass(GRACE);
  }

  private void requireKept() {
    assertTrue(links.readable(APP, DIGEST).isPresent());
    assertEquals(List.of(), garbage.condemned(Optional.empty(), 10));
    fixture.requireDueIsExact();
  }

  private void requireCondemned() {
    assertTrue(links.blob(DIGEST).isEmpty());
    assertEquals(List.of(OBJECT), garbage.condemned(Optional.empty(), 10));
    for (var space :
        List.of(Keyspace.LINK, Keyspace.LINKED, Keyspace.DUE, Keyspace.BLOB, Keyspace.FRESH)) {
      assertEquals(List.of(), fixture.keys(space), space.name());
    }
  }

  @Test
  void due_beforeItsTime_isNotThere() {
    var _ = fixture.upload(APP, LAYER);
    fixture.pass(GRACE.minusMillis(1));
    assertEquals(List.of(), due());
    assertEquals(Optional.of(Duration.ofMillis(1)), garbage.untilFirst());
    fixture.pass(Duration.ofMillis(1));
    assertEquals(
        List.of(new DueEntry(GRACE.toMillis(), new RepositoryId(fixture.id(APP)), DIGEST)), due());
  }

  @Test
  void due_byPages_areAllThere() {
    for (int i = 0; i < 10; i++) {
      var _ = fixture.upload(APP, TestContent.bytes(10, i));
      fixture.pass(Duration.ofMillis(1));
    }
    graceEnds();
    var all = due();
    var paged = new ArrayList<DueEntry>();
    Optional<DueEntry> last = Optional.empty();
    for (var page = garbage.due(last, garbage.now(), 3);
        !page.isEmpty();
        page = garbage.due(last, garbage.now(), 3)) {
      paged.addAll(page);
      last = Optional.of(page.getLast());
    }
    assertEquals(10, all.size());
    assertEquals(all, paged);
  }

  @Test
  void collect_nothingUsesIt_condemnsTheFile() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    garbage.collect(due());
    requireCondemned();
  }

  @Test
  void collect_manifestUsesIt_clearsTheDueTime() {
    var _ = fixture.upload(APP, LAYER);
    var one = fixture.stored(TestContent.image(APP, List.of(LAYER)));
    var _ = fixture.stored(TestContent.image(APP, List.of(LAYER, LAYER)));
    assertTrue(manifests.remove(APP, one.digest()));
    graceEnds();
    garbage.collect(due());
    requireKept();
    assertEquals(Optional.empty(), fixture.dueHours(APP, DIGEST));
    assertEquals(List.of(), fixture.keys(Keyspace.DUE));
  }

  @Test
  void collect_manifestPushedMeanwhile_leavesTheLink() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    var entries = due();
    fixture.store.beforeCommit(() -> fixture.stored(TestContent.image(APP, List.of(LAYER), "t")));
    garbage.collect(entries);
    requireKept();
    assertEquals(Optional.empty(), fixture.dueHours(APP, DIGEST));
  }

  @Test
  void collect_headMeanwhile_keepsItForAnotherGrace() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    var entries = due();
    fixture.store.beforeCommit(() -> assertTrue(links.keep(APP, DIGEST)));
    garbage.collect(entries);
    requireKept();
    assertEquals(Optional.of(48L), fixture.dueHours(APP, DIGEST));
  }

  @Test
  void collect_renewedBefore_dropsNothingButTheEntry() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    var entries = due();
    assertTrue(links.keep(APP, DIGEST));
    garbage.collect(entries);
    requireKept();
    assertEquals(Optional.of(48L), fixture.dueHours(APP, DIGEST));
  }

  @Test
  void collect_lastManifestRemovedMeanwhile_leavesTheNewDueTime() {
    var _ = fixture.upload(APP, LAYER);
    var one = fixture.stored(TestContent.image(APP, List.of(LAYER)));
    var two = fixture.stored(TestContent.image(APP, List.of(LAYER, LAYER)));
    assertTrue(manifests.remove(APP, one.digest()));
    graceEnds();
    var entries = due();
    fixture.store.beforeCommit(() -> assertTrue(manifests.remove(APP, two.digest())));
    garbage.collect(entries);
    requireKept();
    assertEquals(Optional.of(48L), fixture.dueHours(APP, DIGEST));
  }

  @Test
  void collect_linkedElsewhere_takesOnlyThisLink() {
    var _ = fixture.upload(APP, LAYER);
    var _ = fixture.stored(TestContent.image(APP, List.of(LAYER), "t"));
    var _ = fixture.upload(OTHER, LAYER);
    graceEnds();
    garbage.collect(due());
    assertTrue(links.readable(OTHER, DIGEST).isEmpty());
    requireKept();
    assertEquals(List.of(), fixture.keys(Keyspace.DUE));
  }

  @Test
  void collect_linkedInTwoThatBothEnd_condemnsOnce() {
    var _ = fixture.upload(APP, LAYER);
    var _ = fixture.upload(OTHER, LAYER);
    graceEnds();
    assertEquals(2, due().size());
    garbage.collect(due());
    requireCondemned();
  }

  /** The entry stays with the first step, so the second is not lost when the process ends there. */
  @Test
  void collect_interruptedBetweenItsSteps_goesOn() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    var entries = due();
    var interrupted = new IllegalStateException("ends here");
    fixture.store.beforeSecondCommit(
        () -> {
          throw interrupted;
        });
    assertEquals(
        interrupted, assertThrows(IllegalStateException.class, () -> garbage.collect(entries)));
    assertTrue(links.blob(DIGEST).isPresent());
    assertEquals(List.of(), fixture.keys(Keyspace.LINKED));
    assertEquals(entries, due());
    garbage.collect(due());
    requireCondemned();
  }

  /** Between the two steps an upload of the same digest finds bytes that no repository links. */
  @Test
  void collect_pushedAgainBetweenItsSteps_leavesTheBytes() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    var entries = due();
    fixture.store.beforeSecondCommit(() -> assertEquals(DIGEST, fixture.upload(APP, LAYER)));
    garbage.collect(entries);
    requireKept();
    assertEquals(Optional.of(48L), fixture.dueHours(APP, DIGEST));
  }

  @Test
  void collect_healedBetweenItsSteps_leavesTheNewBytes() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    var entries = due();
    var bad = RecordsFixture.record(LAYER);
    var good = new BlobRecord(LAYER.length, OBJECT.next(), false);
    fixture.store.beforeSecondCommit(
        () -> assertTrue(links.heal(OTHER, fixture.session(OTHER), bad, good)));
    garbage.collect(entries);
    assertEquals(Optional.of(good), links.readable(OTHER, DIGEST));
    assertEquals(List.of(OBJECT), garbage.condemned(Optional.empty(), 10));
    fixture.requireDueIsExact();
  }

  @Test
  void collect_deletedBlob_goesWithoutGrace() {
    var _ = fixture.upload(APP, LAYER);
    assertEquals(new Links.Unlinking.Unlinked(), links.unlink(APP, DIGEST));
    garbage.collect(due());
    requireCondemned();
  }

  @Test
  void collect_deletedAndPushedAgain_staysForItsOwnGrace() {
    var _ = fixture.upload(APP, LAYER);
    assertEquals(new Links.Unlinking.Unlinked(), links.unlink(APP, DIGEST));
    fixture.pass(Duration.ofHours(1));
    var _ = fixture.upload(APP, LAYER);
    garbage.collect(due());
    requireKept();
    assertEquals(Optional.of(25L), fixture.dueHours(APP, DIGEST));
  }

  /**
   * Deleted and pushed again within one tick of a clock without grace: the entry is the new one.
   */
  @Test
  void collect_entryThatIsTheNewLinksOwn_isNotDroppedAsAnOldOne() {
    var graceless = new RecordsFixture(Duration.ZERO);
    var _ = graceless.upload(APP, LAYER);
    var entries = graceless.records.garbage().due(Optional.empty(), 0, 10);
    var _ = graceless.upload(OTHER, LAYER);
    graceless.store.beforeSecondCommit(() -> graceless.upload(APP, LAYER));
    graceless.records.garbage().collect(entries);
    graceless.requireDueIsExact();
  }

  /** The due time is set to the very tick that was read: it must not be cleared for an old edge. */
  @Test
  void collect_edgeGoneWithinTheTick_doesNotClearTheDueTime() {
    var graceless = new RecordsFixture(Duration.ZERO);
    var _ = graceless.upload(APP, LAYER);
    var one = graceless.stored(TestContent.image(APP, List.of(LAYER)));
    var two = graceless.stored(TestContent.image(APP, List.of(LAYER, LAYER)));
    var removal = graceless.records.manifests();
    assertTrue(removal.remove(APP, one.digest()));
    var entries = graceless.records.garbage().due(Optional.empty(), 0, 10);
    graceless.store.beforeCommit(() -> assertTrue(removal.remove(APP, two.digest())));
    graceless.records.garbage().collect(entries);
    assertEquals(
        Optional.empty(), graceless.records.links().blob(DIGEST), "it was not left for ever");
  }

  @Test
  void collect_oneOfManyChangedMeanwhile_takesTheOthers() {
    var contents = IntStream.range(0, 20).mapToObj(i -> TestContent.bytes(50, i)).toList();
    contents.forEach(content -> assertEquals(50, content.length));
    contents.forEach(content -> fixture.upload(APP, content));
    graceEnds();
    var entries = due();
    fixture.store.beforeCommit(
        () -> fixture.stored(TestContent.image(APP, List.of(contents.get(7)), "t")));
    garbage.collect(entries);
    assertEquals(19, garbage.condemned(Optional.empty(), 100).size());
    assertTrue(links.readable(APP, TestContent.digest(contents.get(7))).isPresent());
    fixture.requireDueIsExact();
  }

  @Test
  void collect_suspectBlob_goesLikeAnyOther() {
    var _ = fixture.upload(APP, LAYER);
    links.suspect(RecordsFixture.record(LAYER));
    graceEnds();
    garbage.collect(due());
    requireCondemned();
  }

  @Test
  void collect_blobThatAMissingChildNames_isKept() {
    var sparse = new RecordsFixture(true);
    var _ = sparse.stored(TestContent.image(APP, List.of(LAYER), "t"));
    var _ = sparse.upload(APP, LAYER);
    sparse.pass(GRACE);
    var waiting = sparse.records.garbage().due(Optional.empty(), Long.MAX_VALUE, 10);
    assertEquals(1, waiting.size());
    sparse.records.garbage().collect(waiting);
    assertTrue(sparse.records.links().readable(APP, DIGEST).isPresent());
    assertEquals(List.of(), sparse.keys(Keyspace.DUE));
  }

  @Test
  void condemned_name_isTakenAgainOnlyWhenForgotten() {
    var _ = fixture.upload(APP, LAYER);
    graceEnds();
    garbage.collect(due());
    assertTrue(links.isCondemned(OBJECT));
    assertFalse(links.addNew(APP, fixture.session(APP), RecordsFixture.record(LAYER)));
    var next = new BlobRecord(LAYER.length, OBJECT.next(), false);
    assertTrue(links.addNew(APP, fixture.session(APP), next));
    assertEquals(List.of(OBJECT), garbage.condemned(Optional.empty(), 10));
    garbage.forget(List.of(OBJECT));
    assertEquals(Optional.of(next), links.readable(APP, DIGEST));
    assertEquals(0, garbage.countCondemned(10));
  }

  @Test
  void count_ofMany_endsAtTheMost() {
    IntStream.range(0, 30).forEach(i -> fixture.upload(APP, TestContent.bytes(50, i)));
    assertEquals(30, garbage.countDue(100));
    assertEquals(12, garbage.countDue(12));
  }

  @Test
  void readable_goneMeanwhile_isNoLongerASighting() {
    var _ = fixture.upload(APP, LAYER);
    var sighting = links.sightings().take(APP, DIGEST);
    assertTrue(sighting.holds());
    graceEnds();
    garbage.collect(due());
    assertFalse(sighting.holds());
  }
}
