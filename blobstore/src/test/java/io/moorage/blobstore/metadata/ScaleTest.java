package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an operation reads does not grow with the store: each is done on a small one and on a large
 * one, and the records read are counted.
 */
final class ScaleTest {
  private static final int SMALL = 150;
  private static final int LARGE = 10_000;
  private static final int PAGE = 100;
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final Digest SUBJECT = TestContent.digest(TestContent.bytes(5, 99));

  private final RecordsFixture small = new RecordsFixture();
  private final RecordsFixture large = new RecordsFixture();

  private static Tag tag(int number) {
    return Tag.parse("t%06d".formatted(number));
  }

  private static RepositoryName repository(int number) {
    return RepositoryName.parse("r/%06d".formatted(number));
  }

  /** One manifest with so many tags, and another one with one. */
  private static Digest tagged(RecordsFixture fixture, int tags) {
    fixture.upload(APP, LAYER);
    var names = IntStream.range(0, tags).mapToObj(ScaleTest::tag).map(Tag::toString);
    var push = TestContent.image(APP, List.of(LAYER), names.toArray(String[]::new));
    fixture.stored(push);
    fixture.stored(TestContent.image(APP, List.of(LAYER, LAYER), "other"));
    return push.digest();
  }

  private static void populate(RecordsFixture fixture, int repositories) {
    for (int i = 0; i < repositories; i++) {
      fixture.upload(repository(i), LAYER);
      fixture.stored(TestContent.image(repository(i), List.of(LAYER), "v1"));
    }
  }

  private interface Operation {
    void on(RecordsFixture fixture);
  }

  /** Does it on both, and returns how many records each read. */
  private int sameOnBoth(Operation operation) {
    int few = small.counted.readBy(() -> operation.on(small));
    int many = large.counted.readBy(() -> operation.on(large));
    assertEquals(few, many, "records read of the small and of the large store");
    return few;
  }

  @Test
  void tags_manyInOneRepository_costWhatAFewDo() {
    tagged(small, SMALL);
    tagged(large, LARGE);
    int page =
        sameOnBoth(
            fixture -> {
              var found = fixture.records.tags().list(APP, Optional.of(tag(20).toString()), PAGE);
              assertEquals(PAGE, found.orElseThrow().items().size());
            });
    assertTrue(page <= PAGE + 2, "a page read " + page);
    int get =
        sameOnBoth(
            fixture -> assertTrue(fixture.records.manifests().find(APP, tag(77)).isPresent()));
    assertTrue(get <= 4, "a manifest read " + get);
    sameOnBoth(fixture -> assertTrue(fixture.records.manifests().untag(APP, tag(78))));
    sameOnBoth(fixture -> fixture.stored(TestContent.image(APP, List.of(LAYER), "new")));
    sameOnBoth(fixture -> fixture.stored(TestContent.image(APP, List.of(LAYER, LAYER), "t000079")));
  }

  @Test
  void remove_manifestOfManyTags_takesThemInBoundedBatches() {
    var digest = tagged(large, LARGE);
    large.counted.largestBatch();
    assertTrue(large.records.manifests().remove(APP, digest));
    int largest = large.counted.largestBatch();
    assertTrue(largest < 5_000, largest + " changes in one batch");
    var left = large.records.tags().list(APP, Optional.empty(), LARGE).orElseThrow();
    assertEquals(List.of(Tag.parse("other")), left.items());
    assertTrue(large.records.manifests().find(APP, digest).isEmpty());
    assertTrue(large.changed.containsAll(List.of(tag(0), tag(LARGE - 1), digest)));
    large.requireDueIsExact();
    assertFalse(large.records.manifests().remove(APP, digest));
  }

  @Test
  void remove_tagAddedBetweenTheBatches_goesToo() {
    var digest = tagged(large, 2_500);
    large.store.beforeCommit(
        () -> large.stored(TestContent.image(APP, List.of(LAYER), "a-late-one")));
    assertTrue(large.records.manifests().remove(APP, digest));
    var left = large.records.tags().list(APP, Optional.empty(), LARGE).orElseThrow();
    assertEquals(List.of(Tag.parse("other")), left.items());
  }

  @Test
  void repositories_many_costWhatAFewDo() {
    populate(small, SMALL);
    populate(large, LARGE);
    int page =
        sameOnBoth(
            fixture -> {
              var last = Optional.of(repository(20).toString());
              assertEquals(PAGE, fixture.records.repositories().list(last, PAGE).items().size());
            });
    assertTrue(page <= PAGE + 1, "a page read " + page);
    sameOnBoth(fixture -> fixture.upload(APP, LAYER));
    sameOnBoth(fixture -> fixture.stored(TestContent.image(APP, List.of(LAYER), "v1")));
    sameOnBoth(fixture -> fixture.upload(OTHER, TestContent.bytes(5, 5)));
  }

  @Test
  void mount_withoutSource_looksAtFewRepositories() {
    populate(small, SMALL);
    populate(large, LARGE);
    var layer = TestContent.digest(LAYER);
    int first =
        sameOnBoth(
            fixture ->
                assertTrue(
                    fixture.records.links().mount(APP, layer, Optional.empty(), name -> true)));
    assertTrue(first < 20, "a mount read " + first);
    int none =
        large.counted.readBy(
            () ->
                assertFalse(
                    large.records.links().mount(OTHER, layer, Optional.empty(), name -> false)));
    assertTrue(none < 300, "a mount that finds nothing read " + none);
  }

  @Test
  void referrers_many_costAPageEach() {
    for (int i = 0; i < LARGE; i++) {
      large.stored(TestContent.artifact(APP, SUBJECT, i == 5_000 ? "rare" : "common", "n" + i));
    }
    var referrers = large.records.referrers();
    int page =
        large.counted.readBy(
            () -> {
              var part = referrers.list(APP, SUBJECT, Optional.empty(), Optional.empty(), PAGE);
              assertEquals(PAGE, part.items().size());
            });
    assertTrue(page <= PAGE + 1, "a page read " + page);
    var found = new ArrayList<Digest>();
    Optional<Digest> last = Optional.empty();
    do {
      var from = last;
      var part = referrers.list(APP, SUBJECT, Optional.of("rare"), from, PAGE);
      int filtered =
          large.counted.readBy(() -> referrers.list(APP, SUBJECT, Optional.of("rare"), from, PAGE));
      assertTrue(filtered <= PAGE + 1, "a filtered page read " + filtered);
      part.items().forEach(item -> found.add(item.digest()));
      last = part.next();
    } while (last.isPresent());
    assertEquals(1, found.size());
  }

  @Test
  void index_ofAThousandChildren_isOneBatchThatReadsEachOnce() {
    var children = IntStream.range(0, 1_000).mapToObj(i -> TestContent.bytes(8, i)).toList();
    int read = large.counted.readBy(() -> large.stored(TestContent.index(APP, children, "all")));
    assertTrue(read <= 1_020, "the push read " + read);
    int get =
        large.counted.readBy(
            () -> assertTrue(large.records.manifests().find(APP, Tag.parse("all")).isPresent()));
    assertTrue(get <= 4, "a manifest read " + get);
  }
}
