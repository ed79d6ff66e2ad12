package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Push.Outcome;
import io.moorage.blobstore.metadata.Push.TagCondition;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ManifestsTest {
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final byte[] ABSENT = TestContent.bytes(100, 2);
  private static final Tag LATEST = Tag.parse("latest");

  private final RecordsFixture fixture = new RecordsFixture();
  private final Manifests manifests = fixture.records.manifests();

  private Push index(int seed, String... tags) {
    return TestContent.index(APP, List.of(TestContent.bytes(8, seed)), tags);
  }

  private static Push with(Push push, TagCondition condition) {
    return new Push(
        push.repository(), push.digest(), push.manifest(), push.body(), push.tags(), condition);
  }

  private Optional<Digest> at(Tag tag) {
    return manifests.find(APP, tag).map(StoredManifest::digest);
  }

  @Test
  void push_image_isFoundByTagAndDigestByteForByte() {
    var _ = fixture.upload(APP, LAYER);
    var push = fixture.stored(TestContent.image(APP, List.of(LAYER), "latest", "v1"));
    for (var reference : List.of(LATEST, Tag.parse("v1"), push.digest())) {
      var found = manifests.find(APP, reference).orElseThrow();
      assertArrayEquals(push.body(), found.body());
      assertEquals(MediaType.OCI_MANIFEST, found.mediaType());
      assertEquals(push.digest(), found.digest());
    }
    assertTrue(manifests.find(OTHER, push.digest()).isEmpty());
  }

  @Test
  void push_missingBlob_storesNothing() {
    var _ = fixture.upload(APP, LAYER);
    var push = TestContent.image(APP, List.of(LAYER, ABSENT), "latest");
    assertEquals(
        new Outcome.MissingBlobs(List.of(TestContent.digest(ABSENT))), manifests.push(push));
    assertTrue(manifests.find(APP, push.digest()).isEmpty());
    assertEquals(List.of(), fixture.keys(Keyspace.EDGE));
    assertEquals(List.of(), fixture.keys(Keyspace.LISTED));
  }

  @Test
  void push_blobOfAnotherRepository_isMissing() {
    var _ = fixture.upload(OTHER, LAYER);
    assertEquals(
        new Outcome.MissingBlobs(List.of(TestContent.digest(LAYER))),
        manifests.push(TestContent.image(APP, List.of(LAYER))));
  }

  @Test
  void push_suspectBlob_isMissing() {
    var _ = fixture.upload(APP, LAYER);
    fixture.records.links().suspect(RecordsFixture.record(LAYER));
    assertEquals(
        new Outcome.MissingBlobs(List.of(TestContent.digest(LAYER))),
        manifests.push(TestContent.image(APP, List.of(LAYER))));
  }

  @Test
  void push_missingBlobWhereSparseIsAllowed_isStoredAndProtectsItWhenItComes() {
    var sparse = new RecordsFixture(true);
    var image = sparse.stored(TestContent.image(APP, List.of(ABSENT)));
    var digest = sparse.upload(APP, ABSENT);
    assertEquals(
        new Links.Unlinking.Needed(image.digest()), sparse.records.links().unlink(APP, digest));
    assertTrue(sparse.records.manifests().remove(APP, image.digest()));
    sparse.requireDueIsExact();
  }

  @Test
  void push_missingIndexChild_isStored() {
    var _ = fixture.stored(index(3, "latest"));
  }

  @Test
  void push_missingLayerNotToBeDistributed_isStored() {
    var layer =
        TestContent.descriptor("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", ABSENT);
    var _ = fixture.stored(image(layer));
  }

  private static Push image(String... layers) {
    return TestContent.document(
        APP,
        "{\"schemaVersion\":2,\"layers\":[%s]}".formatted(String.join(",", layers)),
        MediaType.OCI_MANIFEST,
        "latest");
  }

  @Test
  void push_wrongSize_isRefused() {
    var digest = fixture.upload(APP, LAYER);
    var right = TestContent.descriptor("application/x", LAYER);
    var wrong = right.replace("100}", "101}");
    assertEquals(new Outcome.WrongSize(digest, 101, 100), manifests.push(image(wrong)));
    assertTrue(manifests.find(APP, LATEST).isEmpty());
  }

  @Test
  void push_sameBlobTwiceAndOnceWithWrongSize_isRefused() {
    var digest = fixture.upload(APP, LAYER);
    var right = TestContent.descriptor("application/x", LAYER);
    var wrong = right.replace("100}", "101}");
    assertEquals(new Outcome.WrongSize(digest, 101, 100), manifests.push(image(right, wrong)));
  }

  @Test
  void push_again_changesNothing() {
    var _ = fixture.upload(APP, LAYER);
    var push = fixture.stored(TestContent.image(APP, List.of(LAYER), "latest"));
    var before = fixture.store.get(Keyspace.MANIFEST.key(fixture.id(APP), push.digest()));
    var _ = fixture.stored(push);
    assertArrayEquals(
        before.orElseThrow(),
        fixture.store.get(Keyspace.MANIFEST.key(fixture.id(APP), push.digest())).orElseThrow());
    assertEquals(1, fixture.records.tags().history(APP, LATEST).size());
  }

  @Test
  void push_asAnotherType_freesWhatOnlyTheFormerNamed() {
    var digest = fixture.upload(APP, LAYER);
    var body = "{\"blobs\":[%s]}".formatted(TestContent.descriptor("application/x", LAYER));
    var artifact = new MediaType("application/vnd.oci.artifact.manifest.v1+json");
    var _ = fixture.stored(TestContent.document(APP, body, artifact));
    assertEquals(1, fixture.keys(Keyspace.EDGE).size());
    var other = new MediaType("application/vnd.example.other+json");
    var push = fixture.stored(TestContent.document(APP, body, other));
    assertEquals(List.of(), fixture.keys(Keyspace.EDGE));
    fixture.requireDueIsExact();
    assertEquals(Optional.of(24L), fixture.dueHours(APP, digest));
    assertEquals(other, manifests.find(APP, push.digest()).orElseThrow().mediaType());
  }

  @Test
  void push_asAnotherType_tellsOfEveryTagAtIt() {
    var one = new MediaType("application/vnd.example.one+json");
    var other = new MediaType("application/vnd.example.other+json");
    var _ = fixture.stored(TestContent.document(APP, "{}", one, "latest"));
    fixture.changed.clear();
    var push = fixture.stored(TestContent.document(APP, "{}", other));
    assertTrue(fixture.changed.contains(LATEST), "what the tag answers has changed");
    assertTrue(fixture.changed.contains(push.digest()));
  }

  @Test
  void push_conditions_holdOrRefuse() {
    var one = index(1, "latest");
    var failed = new Outcome.ConditionFailed(LATEST);
    assertEquals(failed, manifests.push(with(one, new TagCondition.Exists())));
    assertEquals(failed, manifests.push(with(one, new TagCondition.At(List.of(one.digest())))));
    var _ = fixture.stored(with(one, new TagCondition.Absent()));
    assertEquals(failed, manifests.push(with(index(2, "latest"), new TagCondition.Absent())));
    var _ = fixture.stored(with(index(2, "latest"), new TagCondition.Exists()));
    var wrong = new TagCondition.At(List.of(one.digest()));
    assertEquals(failed, manifests.push(with(index(3, "latest"), wrong)));
    assertTrue(manifests.find(APP, index(3).digest()).isEmpty(), "not even the manifest");
    var right = new TagCondition.At(List.of(one.digest(), index(2).digest()));
    var _ = fixture.stored(with(index(3, "latest"), right));
    assertEquals(Optional.of(index(3).digest()), at(LATEST));
  }

  @Test
  void push_tagMovedMeanwhile_looksAtItsConditionAgain() {
    var one = fixture.stored(index(1, "latest"));
    fixture.store.beforeCommit(() -> fixture.stored(index(2, "latest")));
    var condition = new TagCondition.At(List.of(one.digest()));
    assertEquals(
        new Outcome.ConditionFailed(LATEST), manifests.push(with(index(3, "latest"), condition)));
    assertEquals(Optional.of(index(2).digest()), at(LATEST));
  }

  @Test
  void remove_manifest_takesEachTagAtItAndNoOther() {
    var one = fixture.stored(index(1, "a", "b"));
    var two = fixture.stored(index(2, "b", "c"));
    assertTrue(manifests.remove(APP, one.digest()));
    assertEquals(Optional.empty(), at(Tag.parse("a")));
    assertEquals(Optional.of(two.digest()), at(Tag.parse("b")));
    assertFalse(manifests.remove(APP, one.digest()));
    assertFalse(manifests.remove(OTHER, one.digest()));
    assertEquals(List.of(fixture.id(APP) + "/" + two.digest()), fixture.keys(Keyspace.BODY));
    assertEquals(2, fixture.keys(Keyspace.TAG_BY_DIGEST).size());
  }

  @Test
  void remove_taggedMeanwhile_takesThatTagToo() {
    var one = fixture.stored(index(1));
    fixture.store.beforeCommit(() -> fixture.stored(index(1, "latest")));
    assertTrue(manifests.remove(APP, one.digest()));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG_BY_DIGEST));
  }

  @Test
  void remove_replacedMeanwhileByOneWithAsManyMoves_leavesNoTagBehind() {
    var digest = fixture.stored(index(1, "a")).digest();
    assertTrue(manifests.untag(APP, Tag.parse("a")));
    fixture.store.beforeCommit(
        () -> {
          assertTrue(manifests.remove(APP, digest));
          var _ = fixture.stored(index(1, "b"));
          var _ = fixture.stored(index(1, "c"));
        });
    assertTrue(manifests.remove(APP, digest));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG_BY_DIGEST));
  }

  @Test
  void find_tagOfALostManifest_failsAndThePushOfAnotherMends() {
    var push = fixture.stored(index(1, "latest"));
    var lost = Batch.builder().delete(Keyspace.MANIFEST.key(fixture.id(APP), push.digest()));
    assertTrue(fixture.store.commit(lost.build()));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThrows(StoreFailure.class, () -> manifests.find(APP, LATEST));
          var two = fixture.stored(index(2, "latest"));
          assertEquals(Optional.of(two.digest()), at(LATEST));
        });
  }

  @Test
  void remove_bodyLost_failsAndAPushMends() {
    var push = fixture.stored(index(1, "latest"));
    var lost = Batch.builder().delete(Keyspace.BODY.key(fixture.id(APP), push.digest()));
    assertTrue(fixture.store.commit(lost.build()));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThrows(StoreFailure.class, () -> manifests.remove(APP, push.digest()));
          var _ = fixture.stored(push);
          assertTrue(manifests.remove(APP, push.digest()));
        });
  }

  @Test
  void untag_tag_leavesTheManifest() {
    var push = fixture.stored(index(1, "latest"));
    assertTrue(manifests.untag(APP, LATEST));
    assertFalse(manifests.untag(APP, LATEST));
    assertFalse(manifests.untag(OTHER, LATEST));
    assertTrue(manifests.find(APP, push.digest()).isPresent());
    assertTrue(manifests.find(APP, LATEST).isEmpty());
    assertEquals(List.of(), fixture.keys(Keyspace.TAG_BY_DIGEST));
  }
}
