package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times are in hours since the store was made; grace is 24. */
final class LinksTest {
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final Digest DIGEST = TestContent.digest(LAYER);

  private final RecordsFixture fixture = new RecordsFixture();
  private final Links links = fixture.records.links();
  private final Manifests manifests = fixture.records.manifests();
  private boolean unlinked;

  @AfterEach
  void dueIsExact() {
    if (!unlinked) {
      fixture.requireDueIsExact();
    }
  }

  private void hours(long hours) {
    fixture.pass(Duration.ofHours(hours));
  }

  private Optional<Long> due() {
    return fixture.dueHours(APP, DIGEST);
  }

  @Test
  void upload_newBlob_isReadableHereAloneAndDueInAGrace() {
    hours(5);
    var _ = fixture.upload(APP, LAYER);
    assertEquals(Optional.of(29L), due());
    assertTrue(links.readable(APP, DIGEST).isPresent());
    assertTrue(links.readable(OTHER, DIGEST).isEmpty());
    assertEquals(List.of(DIGEST), links.fresh(Optional.empty(), 10));
  }

  @Test
  void upload_again_isDueLater() {
    var _ = fixture.upload(APP, LAYER);
    hours(1);
    var _ = fixture.upload(APP, LAYER);
    assertEquals(Optional.of(25L), due());
  }

  @Test
  void upload_sessionGone_changesNothing() {
    var session = fixture.session(APP);
    assertTrue(fixture.records.uploads().close(session));
    assertFalse(links.addNew(APP, session, RecordsFixture.record(LAYER)));
    assertTrue(links.blob(DIGEST).isEmpty());
    assertEquals(List.of(), fixture.keys(Keyspace.LINK));
  }

  @Test
  void upload_condemnedName_isRefused() {
    var bad = RecordsFixture.record(LAYER);
    var _ = fixture.upload(APP, LAYER);
    var good = new BlobRecord(LAYER.length, bad.object().next(), false);
    assertTrue(links.heal(APP, fixture.session(APP), bad, good));
    assertTrue(links.isCondemned(bad.object()));
    assertFalse(links.heal(APP, fixture.session(APP), good, bad), "a condemned name stays free");
    assertFalse(links.addKnown(APP, fixture.session(APP), bad), "no longer the record");
    assertEquals(Optional.of(good), links.blob(DIGEST));
  }

  @Test
  void suspect_blob_isReadableAgainOnceHealed() {
    var _ = fixture.upload(APP, LAYER);
    links.suspect(RecordsFixture.record(LAYER));
    assertTrue(links.readable(APP, DIGEST).isEmpty());
    assertFalse(links.mount(OTHER, DIGEST, Optional.of(APP), name -> true));
    var bad = links.blob(DIGEST).orElseThrow();
    assertTrue(bad.suspect());
    var good = new BlobRecord(LAYER.length, bad.object().next(), false);
    assertTrue(links.heal(APP, fixture.session(APP), bad, good));
    assertEquals(Optional.of(good), links.readable(APP, DIGEST));
  }

  @Test
  void manifest_pushed_clearsDueAndRemovalSetsIt() {
    var _ = fixture.upload(APP, LAYER);
    var image = fixture.stored(TestContent.image(APP, List.of(LAYER), "t"));
    assertEquals(Optional.empty(), due());
    assertEquals(List.of(), fixture.keys(Keyspace.DUE));
    hours(3);
    assertTrue(manifests.remove(APP, image.digest()));
    assertEquals(Optional.of(27L), due());
    assertEquals(List.of(), fixture.keys(Keyspace.EDGE));
  }

  @Test
  void manifest_oneOfTwoRemoved_leavesTheEdgeThatTheCollectorFinds() {
    var _ = fixture.upload(APP, LAYER);
    var one = fixture.stored(TestContent.image(APP, List.of(LAYER)));
    var two = fixture.stored(TestContent.image(APP, List.of(LAYER, LAYER)));
    hours(1);
    assertTrue(manifests.remove(APP, one.digest()));
    assertEquals(Optional.of(25L), due());
    assertEquals(
        List.of("%s/%s/%s".formatted(fixture.id(APP), DIGEST, two.digest())),
        fixture.keys(Keyspace.EDGE));
    hours(1);
    assertTrue(manifests.remove(APP, two.digest()));
    assertEquals(Optional.of(26L), due());
  }

  @Test
  void manifest_removedWhileAnotherOneIs_leavesNoOrphanInTheQueue() {
    var _ = fixture.upload(APP, LAYER);
    var one = fixture.stored(TestContent.image(APP, List.of(LAYER)));
    var two = fixture.stored(TestContent.image(APP, List.of(LAYER, LAYER)));
    fixture.store.beforeCommit(
        () -> {
          hours(1);
          assertTrue(manifests.remove(APP, two.digest()));
        });
    assertTrue(manifests.remove(APP, one.digest()));
    fixture.requireDueIsExact();
    assertEquals(1, fixture.keys(Keyspace.DUE).size());
  }

  @Test
  void keep_moreThanHalfAGraceLeft_writesNothing() {
    var _ = fixture.upload(APP, LAYER);
    hours(12);
    assertTrue(links.keep(APP, DIGEST));
    assertEquals(Optional.of(24L), due());
    fixture.pass(Duration.ofMillis(1));
    assertTrue(links.keep(APP, DIGEST));
    assertEquals(Optional.of(36L), due());
  }

  @Test
  void keep_overdue_isKeptOnceMore() {
    var _ = fixture.upload(APP, LAYER);
    hours(100);
    assertTrue(links.keep(APP, DIGEST));
    assertEquals(Optional.of(124L), due());
  }

  @Test
  void keep_usedBlob_writesNothing() {
    var _ = fixture.upload(APP, LAYER);
    var _ = fixture.stored(TestContent.image(APP, List.of(LAYER)));
    hours(100);
    assertTrue(links.keep(APP, DIGEST));
    assertEquals(Optional.empty(), due());
  }

  @Test
  void keep_goneMeanwhile_saysSo() {
    assertFalse(links.keep(APP, DIGEST));
    var _ = fixture.upload(APP, LAYER);
    assertFalse(links.keep(OTHER, DIGEST));
    hours(20);
    fixture.store.beforeCommit(
        () -> assertEquals(new Links.Unlinking.Unlinked(), links.unlink(APP, DIGEST)));
    assertFalse(links.keep(APP, DIGEST));
    unlinked = true;
  }

  @Test
  void unlink_usedBlob_namesTheUserAndChangesNothing() {
    var _ = fixture.upload(APP, LAYER);
    var image = fixture.stored(TestContent.image(APP, List.of(LAYER)));
    assertEquals(new Links.Unlinking.Needed(image.digest()), links.unlink(APP, DIGEST));
    assertTrue(links.readable(APP, DIGEST).isPresent());
  }

  @Test
  void unlink_usedSinceItLooked_isRefused() {
    var _ = fixture.upload(APP, LAYER);
    var image = TestContent.image(APP, List.of(LAYER));
    fixture.store.beforeCommit(() -> fixture.stored(image));
    assertEquals(new Links.Unlinking.Needed(image.digest()), links.unlink(APP, DIGEST));
  }

  @Test
  void push_unlinkedSinceItLooked_misses() {
    var _ = fixture.upload(APP, LAYER);
    fixture.store.beforeCommit(
        () -> assertEquals(new Links.Unlinking.Unlinked(), links.unlink(APP, DIGEST)));
    unlinked = true;
    assertEquals(
        new Push.Outcome.MissingBlobs(List.of(DIGEST)),
        manifests.push(TestContent.image(APP, List.of(LAYER))));
    assertEquals(List.of(), fixture.keys(Keyspace.EDGE));
  }

  @Test
  void unlink_unusedBlob_queuesItForNow() {
    unlinked = true;
    var _ = fixture.upload(APP, LAYER);
    hours(2);
    assertEquals(new Links.Unlinking.Unlinked(), links.unlink(APP, DIGEST));
    assertEquals(
        List.of(
            RecordsFixture.dueEntry(
                Duration.ofHours(2).toMillis(), fixture.id(APP) + "/" + DIGEST)),
        fixture.keys(Keyspace.DUE));
    assertEquals(List.of(), fixture.keys(Keyspace.LINK));
    assertEquals(List.of(), fixture.keys(Keyspace.LINKED));
    assertEquals(new Links.Unlinking.NotThere(), links.unlink(APP, DIGEST));
    assertEquals(new Links.Unlinking.NotThere(), links.unlink(OTHER, DIGEST));
    assertTrue(links.blob(DIGEST).isPresent(), "the collector takes the bytes");
  }

  @Test
  void mount_fromARepositoryThatHasIt_linksAndIsDue() {
    var _ = fixture.upload(APP, LAYER);
    hours(2);
    assertTrue(links.mount(OTHER, DIGEST, Optional.of(APP), name -> true));
    assertTrue(links.readable(OTHER, DIGEST).isPresent());
    assertEquals(Optional.of(26L), fixture.dueHours(OTHER, DIGEST));
    assertEquals(Optional.of(24L), due());
  }

  @Test
  void mount_fromMissingOrForbidden_linksNothing() {
    var _ = fixture.upload(APP, LAYER);
    assertFalse(links.mount(OTHER, DIGEST, Optional.of(APP), name -> false));
    assertFalse(links.mount(OTHER, DIGEST, Optional.of(OTHER), name -> true));
    assertFalse(links.mount(OTHER, DIGEST, Optional.empty(), name -> false));
    assertTrue(links.readable(OTHER, DIGEST).isEmpty());
    assertTrue(fixture.records.repositories().find(OTHER).isEmpty(), "not even the repository");
  }

  @Test
  void mount_withoutFrom_findsOneThatTheCallerMayRead() {
    for (int i = 0; i < 250; i++) {
      var _ = fixture.upload(RepositoryName.parse("secret/r" + i), LAYER);
    }
    assertFalse(
        links.mount(
            OTHER, DIGEST, Optional.empty(), name -> !name.toString().startsWith("secret/")));
    var _ = fixture.upload(APP, LAYER);
    assertTrue(
        links.mount(
            OTHER, DIGEST, Optional.empty(), name -> !name.toString().startsWith("secret/")));
    assertTrue(links.readable(OTHER, DIGEST).isPresent());
  }

  @Test
  void mount_blobHealedMeanwhile_startsOver() {
    var _ = fixture.upload(APP, LAYER);
    var bad = RecordsFixture.record(LAYER);
    var good = new BlobRecord(LAYER.length, bad.object().next(), false);
    fixture.store.beforeCommit(() -> assertTrue(links.heal(APP, fixture.session(APP), bad, good)));
    assertTrue(links.mount(OTHER, DIGEST, Optional.of(APP), name -> true));
    assertEquals(Optional.of(good), links.readable(OTHER, DIGEST));
  }

  @Test
  void settle_fresh_forgetsThem() {
    var _ = fixture.upload(APP, LAYER);
    var other = fixture.upload(APP, TestContent.bytes(3, 2));
    var all = links.fresh(Optional.empty(), 10);
    assertEquals(Set.of(DIGEST, other), Set.copyOf(all));
    assertEquals(all.subList(1, 2), links.fresh(Optional.of(all.getFirst()), 10));
    links.settle(all.subList(0, 1));
    assertEquals(all.subList(1, 2), links.fresh(Optional.empty(), 10));
  }
}
