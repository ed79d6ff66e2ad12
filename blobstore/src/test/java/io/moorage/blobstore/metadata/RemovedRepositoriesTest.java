package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A repository goes by one batch, and what is left of it by small ones. */
final class RemovedRepositoriesTest {
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final byte[] SHARED = TestContent.bytes(100, 2);
  private static final Digest DIGEST = TestContent.digest(LAYER);

  private final RecordsFixture fixture = new RecordsFixture();
  private final Repositories repositories = fixture.records.repositories();
  private final RemovedRepositories removed = fixture.records.removed();
  private final Links links = fixture.records.links();
  private final Garbage garbage = fixture.records.garbage();

  private void fill() {
    var _ = fixture.upload(APP, LAYER);
    var _ = fixture.upload(APP, SHARED);
    var _ = fixture.upload(OTHER, SHARED);
    var image = fixture.stored(TestContent.image(APP, List.of(LAYER, SHARED), "one", "two"));
    var _ = fixture.stored(TestContent.image(APP, List.of(LAYER), "two"));
    var _ = fixture.stored(TestContent.artifact(APP, image.digest(), "a/b", "signed"));
    var _ = fixture.stored(TestContent.image(OTHER, List.of(SHARED), "kept"));
    assertTrue(fixture.records.manifests().untag(APP, Tag.parse("two")));
  }

  private void sweep() {
    for (var id : removed.list(Optional.empty(), 10)) {
      int gone;
      do {
        gone = removed.sweep(id);
      } while (gone > 0);
    }
  }

  private void collect() {
    garbage.collect(garbage.due(Optional.empty(), garbage.now(), 100));
  }

  private void requireNothingOf(String id) {
    for (var space : Keyspace.values()) {
      if (space == Keyspace.DUE) {
        continue;
      }
      assertEquals(
          List.of(),
          fixture.keys(space).stream().filter(key -> key.contains(id)).toList(),
          space.name());
    }
  }

  @Test
  void remove_unknown_isFalse() {
    assertFalse(repositories.remove(APP));
    assertEquals(List.of(), fixture.keys(Keyspace.REMOVED));
  }

  @Test
  void remove_repository_isGoneForEveryReader() {
    fill();
    var image = TestContent.image(APP, List.of(LAYER, SHARED)).digest();
    assertTrue(repositories.remove(APP));
    assertFalse(repositories.remove(APP));
    assertEquals(List.of(OTHER), repositories.list(Optional.empty(), 10).items());
    assertTrue(fixture.records.manifests().find(APP, Tag.parse("one")).isEmpty());
    assertTrue(fixture.records.manifests().find(APP, image).isEmpty());
    assertTrue(fixture.records.tags().list(APP, Optional.empty(), 10).isEmpty());
    assertTrue(links.readable(APP, DIGEST).isEmpty());
    assertFalse(links.keep(APP, DIGEST));
    assertEquals(List.of(APP, APP), List.copyOf(fixture.removed));
  }

  @Test
  void sweep_repository_leavesNothingOfItAndItsBlobsGo() {
    fill();
    var id = fixture.id(APP);
    assertTrue(repositories.remove(APP));
    sweep();
    requireNothingOf(id);
    collect();
    assertEquals(
        List.of(new ObjectName(DIGEST, 0)), garbage.condemned(Optional.empty(), 10), "unshared");
    assertTrue(links.readable(OTHER, TestContent.digest(SHARED)).isPresent());
    assertTrue(fixture.records.manifests().find(OTHER, Tag.parse("kept")).isPresent());
    fixture.requireDueIsExact();
  }

  @Test
  void sweep_cutOffAnywhere_goesOn() {
    for (int batches = 0; batches < 12; batches++) {
      var another = new RemovedRepositoriesTest();
      another.fill();
      var id = another.fixture.id(APP);
      assertTrue(another.repositories.remove(APP));
      for (int i = 0; i < batches; i++) {
        var _ = another.removed.sweep(new RepositoryId(id));
      }
      var again = another.fixture.restarted();
      for (var left : again.removed().list(Optional.empty(), 10)) {
        while (again.removed().sweep(left) > 0) {
          assertTrue(again.links().readable(APP, DIGEST).isEmpty());
        }
      }
      another.requireNothingOf(id);
    }
  }

  @Test
  void push_afterRemoval_beginsAnEmptyRepository() {
    fill();
    var before = fixture.id(APP);
    assertTrue(repositories.remove(APP));
    var _ = fixture.upload(APP, LAYER);
    var image = fixture.stored(TestContent.image(APP, List.of(LAYER), "new"));
    sweep();
    collect();
    requireNothingOf(before);
    assertEquals(
        List.of(Tag.parse("new")),
        fixture.records.tags().list(APP, Optional.empty(), 10).orElseThrow().items());
    assertTrue(links.readable(APP, DIGEST).isPresent());
    assertTrue(
        Arrays.equals(
            image.body(),
            fixture.records.manifests().find(APP, Tag.parse("new")).orElseThrow().body()));
    fixture.requireDueIsExact();
  }

  /** The push had read the old repository's links: it must see that they count no more. */
  @Test
  void push_thatRacesTheRemoval_isRefusedItsBlobs() {
    fill();
    fixture.store.beforeCommit(() -> assertTrue(repositories.remove(APP)));
    var outcome = fixture.records.manifests().push(TestContent.image(APP, List.of(LAYER), "late"));
    assertEquals(new Push.Outcome.MissingBlobs(List.of(DIGEST)), outcome);
    sweep();
    assertEquals(List.of(), fixture.keys(Keyspace.REMOVED));
  }

  @Test
  void sweep_linkRenewedMeanwhile_goesWithTheNextOne() {
    var _ = fixture.upload(APP, LAYER);
    var id = fixture.id(APP);
    var key = Keyspace.LINK.key(id, DIGEST);
    assertTrue(repositories.remove(APP));
    fixture.store.beforeCommit(
        () -> {
          var batch = Batch.builder();
          batch.put(key, Links.linkRecord(OptionalLong.of(77)));
          batch.put(Links.dueKey(77, new RepositoryId(id), DIGEST), Fields.NONE);
          batch.delete(Links.dueKey(RecordsFixture.GRACE.toMillis(), new RepositoryId(id), DIGEST));
          assertTrue(fixture.store.commit(batch.build()));
        });
    sweep();
    requireNothingOf(id);
    collect();
    assertEquals(List.of(), fixture.keys(Keyspace.DUE));
    assertEquals(List.of(new ObjectName(DIGEST, 0)), garbage.condemned(Optional.empty(), 10));
  }

  @Test
  void sweep_manyRecords_takesFewAtATime() {
    for (int i = 0; i < 450; i++) {
      var _ =
          fixture.stored(
              TestContent.document(
                  APP,
                  "{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{\"n\":\"%d\"}}"
                      .formatted(i),
                  MediaType.OCI_INDEX,
                  "t" + i));
    }
    var id = fixture.id(APP);
    assertTrue(repositories.remove(APP));
    var left = new RepositoryId(id);
    for (int gone = removed.sweep(left); gone > 0; gone = removed.sweep(left)) {
      assertTrue(gone <= 200, "a batch of " + gone);
    }
    requireNothingOf(id);
  }
}
