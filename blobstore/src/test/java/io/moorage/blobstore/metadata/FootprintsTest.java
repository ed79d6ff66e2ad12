package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What repositories hold, counted from the records and by a test that keeps its own books. */
final class FootprintsTest {
  private static final byte[] BASE = TestContent.bytes(1_000, 1);
  private static final byte[] LAYER = TestContent.bytes(200, 2);

  private final RecordsFixture fixture = new RecordsFixture();

  private Footprint of(RepositoryName repository) {
    return fixture.records.footprints().of(repository).orElseThrow();
  }

  private Push image(RepositoryName repository, List<byte[]> layers, String... tags) {
    layers.forEach(layer -> fixture.upload(repository, layer));
    return fixture.stored(TestContent.image(repository, layers, tags));
  }

  @Test
  void of_noRepository_isNone() {
    assertEquals(Optional.empty(), fixture.records.footprints().of(APP));
  }

  @Test
  void of_twoImagesOfOneBase_countsItOnce() {
    var first = image(APP, List.of(BASE, LAYER), "a", "b");
    var second = image(APP, List.of(BASE), "c");
    long manifests = 0L + first.body().length + second.body().length;
    assertEquals(new Footprint(3, 2, 2, 0, 1_200 + manifests, 0), of(APP));
    assertEquals(1_200 + manifests, of(APP).total());
  }

  @Test
  void of_baseElsewhere_isShared_butManifestsAreNot() {
    var here = image(APP, List.of(BASE, LAYER), "a");
    var there = image(OTHER, List.of(BASE), "a");
    assertEquals(new Footprint(1, 1, 2, 1_000, 200 + here.body().length, 0), of(APP));
    assertEquals(new Footprint(1, 1, 1, 1_000, there.body().length, 0), of(OTHER));
  }

  @Test
  void of_blobNothingUses_isUnused_unlessSomebodyElseHasIt() {
    var _ = fixture.upload(APP, BASE);
    var _ = fixture.upload(APP, LAYER);
    assertEquals(new Footprint(0, 0, 0, 0, 0, 1_200), of(APP));
    var _ = fixture.upload(OTHER, BASE);
    assertEquals(new Footprint(0, 0, 0, 0, 0, 200), of(APP));
  }

  @Test
  void of_oneUserOfTwoGone_isStillUsed() {
    var gone = image(APP, List.of(BASE, LAYER), "a");
    var stays = image(APP, List.of(BASE), "b");
    assertEquals(true, fixture.records.manifests().remove(APP, gone.digest()));
    assertEquals(new Footprint(1, 1, 1, 0, 1_000 + stays.body().length, 200), of(APP));
  }

  @Test
  void of_index_hasItsImagesManifestsAsWell() {
    var image = image(APP, List.of(BASE));
    var index = fixture.stored(TestContent.index(APP, List.of(image.body()), "multi"));
    assertEquals(
        new Footprint(1, 2, 1, 0, 1_000L + image.body().length + index.body().length, 0), of(APP));
  }

  /** The truth: which repository is linked to what, and which manifests it has. */
  private static final class Books {
    private final Map<RepositoryName, Set<Integer>> linked = new HashMap<>();
    private final Map<RepositoryName, Map<Push, Set<Integer>>> images = new HashMap<>();

    Footprint footprint(RepositoryName repository) {
      var manifests = images.getOrDefault(repository, Map.of());
      var used = new HashSet<Integer>();
      manifests.values().forEach(used::addAll);
      long shared = 0;
      long own = manifests.keySet().stream().mapToLong(push -> push.body().length).sum();
      long unused = 0;
      for (int blob : linked.getOrDefault(repository, Set.of())) {
        boolean elsewhere =
            linked.entrySet().stream()
                .anyMatch(e -> !e.getKey().equals(repository) && e.getValue().contains(blob));
        if (!used.contains(blob)) {
          unused += elsewhere ? 0 : size(blob);
        } else if (elsewhere) {
          shared += size(blob);
        } else {
          own += size(blob);
        }
      }
      long tags =
          manifests.keySet().stream().flatMap(push -> push.tags().stream()).distinct().count();
      return new Footprint(tags, manifests.size(), used.size(), shared, own, unused);
    }
  }

  private static int size(int blob) {
    return 100 + 7 * blob;
  }

  private static byte[] blob(int number) {
    return TestContent.bytes(size(number), number);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void of_afterAnyHistory_isTheTruth(long seed) {
    var random = new Random(seed);
    var names = List.of(APP, OTHER, RepositoryName.parse("third"));
    var books = new Books();
    int tag = 0;
    for (int step = 0; step < 400; step++) {
      var name = names.get(random.nextInt(names.size()));
      var linked = books.linked.computeIfAbsent(name, n -> new HashSet<>());
      var images = books.images.computeIfAbsent(name, n -> new HashMap<>());
      int blob = random.nextInt(12);
      switch (random.nextInt(6)) {
        case 0 -> {
          var _ = fixture.upload(name, blob(blob));
          linked.add(blob);
        }
        case 1 -> {
          if (fixture
              .records
              .links()
              .mount(name, TestContent.digest(blob(blob)), Optional.empty(), n -> true)) {
            linked.add(blob);
          }
        }
        case 2 -> {
          var unlinked =
              fixture.records.links().unlink(name, TestContent.digest(blob(blob)))
                  instanceof Links.Unlinking.Unlinked;
          assertEquals(
              unlinked,
              linked.contains(blob) && images.values().stream().noneMatch(s -> s.contains(blob)));
          if (unlinked) {
            linked.remove(blob);
          }
        }
        case 3 -> {
          if (!images.isEmpty()) {
            var victim = new ArrayList<>(images.keySet()).get(random.nextInt(images.size()));
            assertEquals(true, fixture.records.manifests().remove(name, victim.digest()));
            images.remove(victim);
          }
        }
        default -> {
          var layers = linked.stream().filter(b -> random.nextBoolean()).sorted().toList();
          var known = images.values().stream().anyMatch(some -> some.equals(new HashSet<>(layers)));
          if (!layers.isEmpty() && !known) {
            var contents = layers.stream().map(FootprintsTest::blob).toList();
            var push = TestContent.image(name, contents, "t" + tag++);
            images.put(fixture.stored(push), new HashSet<>(layers));
          }
        }
      }
      if (step % 20 == 0) {
        for (var each : books.linked.keySet()) {
          var counted = fixture.records.footprints().of(each);
          counted.ifPresent(footprint -> assertEquals(books.footprint(each), footprint));
        }
      }
    }
  }
}
