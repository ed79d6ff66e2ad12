package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.metadata.Push.TagCondition;
import io.moorage.blobstore.metadata.Retagging.Outcome;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetaggingTest {
  private static final Tag LIVE = Tag.parse("live");
  private static final Tag ONE = Tag.parse("1.0");

  private final RecordsFixture fixture = new RecordsFixture();
  private final Manifests manifests = fixture.records.manifests();

  private Digest image(int number, String... tags) {
    var layer = TestContent.bytes(100, number);
    var _ = fixture.upload(APP, layer);
    return fixture.stored(TestContent.image(APP, List.of(layer), tags)).digest();
  }

  private Outcome retag(Reference from, Tag to) {
    return retag(from, to, new TagCondition.None());
  }

  private Outcome retag(Reference from, Tag to, TagCondition condition) {
    return fixture.records.retagging().retag(APP, from, to, condition);
  }

  private Optional<Digest> at(Tag tag) {
    return manifests.find(APP, tag).map(StoredManifest::digest);
  }

  @Test
  void retag_newTag_isSet_andTheListenerHearsOfIt() {
    var digest = image(1, "1.0");
    fixture.changed.clear();
    assertEquals(new Outcome.Moved(digest, Optional.empty()), retag(ONE, LIVE));
    assertEquals(Optional.of(digest), at(LIVE));
    assertEquals(Optional.of(digest), at(ONE));
    assertEquals(List.of(LIVE), List.copyOf(fixture.changed));
    assertEquals(1, fixture.records.tags().history(APP, LIVE).size());
  }

  @Test
  void retag_fromDigest_moves() {
    var first = image(1, "1.0", "live");
    var second = image(2);
    assertEquals(new Outcome.Moved(second, Optional.of(first)), retag(second, LIVE));
    assertEquals(Optional.of(second), at(LIVE));
  }

  @Test
  void retag_whereItIs_changesNothing() {
    var digest = image(1, "1.0", "live");
    assertEquals(new Outcome.Moved(digest, Optional.of(digest)), retag(ONE, LIVE));
    assertEquals(new Outcome.Moved(digest, Optional.of(digest)), retag(ONE, ONE));
    assertEquals(1, fixture.records.tags().history(APP, LIVE).size());
  }

  @Test
  void retag_nothingToGoTo() {
    assertEquals(new Outcome.NoSuchRepository(), retag(ONE, LIVE));
    assertTrue(fixture.records.repositories().find(APP).isEmpty(), "nor was one made");
    var digest = image(1, "1.0");
    assertEquals(new Outcome.NoSuchManifest(), retag(Tag.parse("2.0"), LIVE));
    assertEquals(new Outcome.NoSuchManifest(), retag(TestContent.digest(new byte[1]), LIVE));
    assertEquals(
        new Outcome.NoSuchRepository(),
        fixture.records.retagging().retag(OTHER, digest, LIVE, new TagCondition.None()));
    assertEquals(Optional.empty(), at(LIVE));
  }

  @Test
  void retag_layersDigest_isNoManifest() {
    var _ = image(1, "1.0");
    assertEquals(
        new Outcome.NoSuchManifest(), retag(TestContent.digest(TestContent.bytes(100, 1)), LIVE));
  }

  @Test
  void retag_conditions() {
    var first = image(1, "1.0");
    var second = image(2, "2.0");
    assertEquals(
        new Outcome.ConditionFailed(Optional.empty()), retag(ONE, LIVE, new TagCondition.Exists()));
    assertEquals(
        new Outcome.Moved(first, Optional.empty()), retag(ONE, LIVE, new TagCondition.Absent()));
    assertEquals(
        new Outcome.ConditionFailed(Optional.of(first)),
        retag(second, LIVE, new TagCondition.Absent()));
    assertEquals(
        new Outcome.ConditionFailed(Optional.of(first)),
        retag(second, LIVE, new TagCondition.At(List.of(second))));
    assertEquals(
        new Outcome.Moved(second, Optional.of(first)),
        retag(second, LIVE, new TagCondition.At(List.of(first))));
  }

  @Test
  void retag_sourceMovesMeanwhile_goesWhereItWent() {
    var _ = image(1, "1.0");
    var second = image(2);
    fixture.store.beforeCommit(() -> retag(second, ONE));
    assertEquals(new Outcome.Moved(second, Optional.empty()), retag(ONE, LIVE));
    assertEquals(Optional.of(second), at(LIVE));
  }

  @Test
  void retag_manifestGoesMeanwhile_leavesNoTagAtNothing() {
    var digest = image(1, "1.0");
    fixture.store.beforeCommit(() -> assertTrue(manifests.remove(APP, digest)));
    assertEquals(new Outcome.NoSuchManifest(), retag(digest, LIVE));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG));
    var again = image(1, "1.0");
    fixture.store.beforeCommit(() -> assertTrue(manifests.remove(APP, again)));
    assertEquals(new Outcome.NoSuchManifest(), retag(ONE, LIVE));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG));
  }

  @Test
  void retag_targetMovesMeanwhile_conditionIsLookedAtAgain() {
    var first = image(1, "1.0");
    var second = image(2);
    fixture.store.beforeCommit(() -> retag(second, LIVE));
    assertEquals(
        new Outcome.ConditionFailed(Optional.of(second)),
        retag(first, LIVE, new TagCondition.Absent()));
    assertEquals(Optional.of(second), at(LIVE));
  }

  @Test
  void remove_tagReachedItMeanwhile_takesThatTagToo() {
    var digest = image(1, "1.0");
    fixture.store.beforeCommit(() -> retag(ONE, LIVE));
    assertTrue(manifests.remove(APP, digest));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG));
    assertEquals(List.of(), fixture.keys(Keyspace.TAG_BY_DIGEST));
  }

  /** Retags, pushes, untagging and removals at once: no tag is ever left at nothing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void retag_besideEverythingElse_recordsAgree(long seed) throws Exception {
    for (int number = 0; number < 4; number++) {
      var _ = image(number, "t" + number);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Future<?>>();
      for (int client = 0; client < 16; client++) {
        var random = new Random(seed * 100 + client);
        work.add(threads.submit(() -> disturb(random)));
      }
      for (var one : work) {
        done(one);
      }
    }
    var stored = fixture.keys(Keyspace.MANIFEST);
    var reverse = new ArrayList<String>();
    for (var entry : fixture.entries(Keyspace.TAG)) {
      var key = entry.key().after(Keyspace.TAG.under()).split("/", -1);
      var digest = Tags.TagRecord.read(entry.value()).digest();
      assertTrue(stored.contains(key[0] + "/" + digest), "tag " + key[1] + " is at nothing");
      reverse.add(key[0] + "/" + digest + "/" + key[1]);
    }
    assertEquals(reverse.stream().sorted().toList(), fixture.keys(Keyspace.TAG_BY_DIGEST));
    fixture.requireDueIsExact();
  }

  private void disturb(Random random) {
    for (int i = 0; i < 60; i++) {
      var tag = Tag.parse("t" + random.nextInt(4));
      int number = random.nextInt(4);
      var layer = TestContent.bytes(100, number);
      switch (random.nextInt(5)) {
        case 0 -> manifests.push(TestContent.image(APP, List.of(layer), tag.name(), "p" + number));
        case 1 -> manifests.untag(APP, tag);
        case 2 -> manifests.remove(APP, TestContent.image(APP, List.of(layer)).digest());
        case 3 -> retag(TestContent.image(APP, List.of(layer)).digest(), tag);
        default -> retag(tag, Tag.parse("t" + random.nextInt(4)));
      }
    }
  }

  private static void done(Future<?> one) throws Exception {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a client failed", e.getCause());
    }
  }
}
