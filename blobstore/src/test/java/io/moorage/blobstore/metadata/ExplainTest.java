package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.GRACE;
import static io.moorage.blobstore.metadata.RecordsFixture.NOW;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.metadata.Explanation.Place;
import io.moorage.blobstore.metadata.Explanation.Reason;
import io.moorage.blobstore.metadata.Explanation.Some;
import io.moorage.blobstore.metadata.Explanation.User;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExplainTest {
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final Digest DIGEST = TestContent.digest(LAYER);

  private final RecordsFixture fixture = new RecordsFixture();
  private final Explain explain = fixture.records.explain();

  private static <T> Some<T> only(List<T> items) {
    return new Some<>(items, false);
  }

  @Test
  void explain_neverSeen_isUnknown() {
    assertTrue(explain.explain(DIGEST).isUnknown());
  }

  @Test
  void explain_unusedBlob_saysWhenItGoesByTheWallClock() {
    var _ = fixture.upload(APP, LAYER);
    fixture.pass(Duration.ofHours(1));
    var found = explain.explain(DIGEST);
    assertFalse(found.isUnknown());
    assertEquals(Optional.of(RecordsFixture.record(LAYER)), found.bytes());
    assertEquals(
        only(List.of(new Place(APP, new Reason.Going(NOW.plus(GRACE).minus(Duration.ofHours(1)))))),
        found.repositories());
  }

  @Test
  void explain_usedBlob_namesManifestsWithTheirTagsAndIndexes() {
    var _ = fixture.upload(APP, LAYER);
    var tagged = fixture.stored(TestContent.image(APP, List.of(LAYER), "a", "b"));
    var untagged = fixture.stored(TestContent.image(APP, List.of(LAYER, LAYER)));
    var index = fixture.stored(TestContent.index(APP, List.of(untagged.body()), "all"));
    var _ = fixture.upload(OTHER, LAYER);
    var places = explain.explain(DIGEST).repositories().items();
    assertEquals(2, places.size());
    var app = places.stream().filter(place -> place.repository().equals(APP)).findFirst();
    var named = (Reason.Named) app.orElseThrow().reason();
    assertEquals(
        Optional.of(
            new User(
                tagged.digest(), only(List.of(Tag.parse("a"), Tag.parse("b"))), only(List.of()))),
        named.by().items().stream().filter(u -> u.manifest().equals(tagged.digest())).findAny());
    assertEquals(
        Optional.of(new User(untagged.digest(), only(List.of()), only(List.of(index.digest())))),
        named.by().items().stream().filter(u -> u.manifest().equals(untagged.digest())).findAny());
  }

  @Test
  void explain_collectedBlob_isCondemnedUntilUnlinked() {
    var _ = fixture.upload(APP, LAYER);
    fixture.pass(GRACE);
    var garbage = fixture.records.garbage();
    garbage.collect(garbage.due(Optional.empty(), garbage.now(), 10));
    var found = explain.explain(DIGEST);
    assertEquals(Optional.empty(), found.bytes());
    assertEquals(only(List.of(new ObjectName(DIGEST, 0))), found.condemned());
    garbage.forget(found.condemned().items());
    assertTrue(explain.explain(DIGEST).isUnknown());
  }

  @Test
  void explain_healedBlob_namesTheGenerationThatGoes() {
    var _ = fixture.upload(APP, LAYER);
    var bad = RecordsFixture.record(LAYER);
    var good = new BlobRecord(LAYER.length, bad.object().next(), false);
    assertTrue(fixture.records.links().heal(APP, fixture.session(APP), bad, good));
    var found = explain.explain(DIGEST);
    assertEquals(Optional.of(good), found.bytes());
    assertEquals(only(List.of(bad.object())), found.condemned());
  }

  @Test
  void explain_blobOfARemovedRepository_isOrphaned() {
    var _ = fixture.upload(APP, LAYER);
    assertTrue(fixture.records.repositories().remove(APP));
    assertEquals(
        only(List.of(new Place(APP, new Reason.Orphaned()))),
        explain.explain(DIGEST).repositories());
  }

  @Test
  void explain_manifest_saysWhereAndByWhichTags() {
    var _ = fixture.upload(APP, LAYER);
    var image = fixture.stored(TestContent.image(APP, List.of(LAYER), "a"));
    var found = explain.explain(image.digest());
    assertEquals(Optional.empty(), found.bytes());
    assertEquals(
        only(
            List.of(
                new Place(APP, new Reason.Pushed(only(List.of(Tag.parse("a"))), only(List.of()))))),
        found.manifests());
  }

  @Test
  void explain_manyTags_namesSome() {
    var _ = fixture.upload(APP, LAYER);
    for (int i = 0; i < Explain.MOST + 1; i++) {
      var _ = fixture.stored(TestContent.image(APP, List.of(LAYER), "t" + i));
    }
    var place = explain.explain(DIGEST).repositories().items().getFirst();
    var user = ((Reason.Named) place.reason()).by().items().getFirst();
    assertEquals(Explain.MOST, user.tags().items().size());
    assertTrue(user.tags().more());
  }
}
