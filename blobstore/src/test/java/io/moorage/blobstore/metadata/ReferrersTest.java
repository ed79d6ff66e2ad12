package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReferrersTest {
  private static final Digest SUBJECT = TestContent.digest(TestContent.bytes(5, 99));
  private static final int MIB = 1 << 20;

  private final RecordsFixture fixture = new RecordsFixture();
  private final Referrers referrers = fixture.records.referrers();

  private Push artifact(String type, String note) {
    return fixture.stored(TestContent.artifact(APP, SUBJECT, type, note));
  }

  /** All pages, one behind the other. */
  private List<Digest> all(Optional<String> type, int limit) {
    var found = new ArrayList<Digest>();
    Optional<Digest> last = Optional.empty();
    while (true) {
      var page = referrers.list(APP, SUBJECT, type, last, limit);
      assertTrue(page.items().size() <= limit);
      page.items().stream().map(Descriptor::digest).forEach(found::add);
      if (page.next().isEmpty()) {
        return found;
      }
      last = page.next();
    }
  }

  @Test
  void list_noRepository_isEmpty() {
    var page = referrers.list(APP, SUBJECT, Optional.empty(), Optional.empty(), 10);
    assertEquals(new Referrers.Part(List.of(), Optional.empty()), page);
  }

  @Test
  void list_artifact_isADescriptorWithTypeAndAnnotations() {
    var push = artifact("application/x", "n");
    var item = referrers.list(APP, SUBJECT, Optional.empty(), Optional.empty(), 9).items();
    assertEquals(
        List.of(
            new Descriptor(
                push.manifest().mediaType(),
                push.digest(),
                push.body().length,
                Optional.of("application/x"),
                Map.of("note", "n"))),
        item);
    assertEquals(
        List.of(), referrers.list(OTHER, SUBJECT, Optional.empty(), Optional.empty(), 9).items());
  }

  @Test
  void list_filterAndPages_giveEachOnceInOrder() {
    var wanted =
        IntStream.range(0, 13)
            .mapToObj(i -> artifact(i % 2 == 0 ? "even" : "odd", "n" + i))
            .filter(push -> push.manifest().artifactType().equals(Optional.of("odd")))
            .map(Push::digest)
            .sorted()
            .toList();
    for (int limit : List.of(1, 2, 6, 7, 100)) {
      assertEquals(wanted, all(Optional.of("odd"), limit), "pages of " + limit);
      assertEquals(13, all(Optional.empty(), limit).size());
    }
    assertEquals(List.of(), all(Optional.of("neither"), 5));
  }

  @Test
  void list_lastThatIsNotThere_goesOnBehindIt() {
    var push = artifact("t", "n");
    var least = Digest.parse("sha256:" + "0".repeat(64));
    var greatest = Digest.parse("sha256:" + "f".repeat(64));
    assertEquals(
        push.digest(),
        referrers
            .list(APP, SUBJECT, Optional.empty(), Optional.of(least), 9)
            .items()
            .getFirst()
            .digest());
    assertEquals(
        List.of(),
        referrers.list(APP, SUBJECT, Optional.empty(), Optional.of(greatest), 9).items());
  }

  @Test
  void list_largeAnnotations_boundsPagesAndReadsByBytes() {
    var pushed = new ArrayList<Digest>();
    for (int i = 0; i < 24; i++) {
      pushed.add(artifact(i % 2 == 0 ? "a" : "b", i + "x".repeat(MIB - 10)).digest());
    }
    int before = fixture.store.scannedBytes().size();
    var page = referrers.list(APP, SUBJECT, Optional.empty(), Optional.empty(), 1000);
    assertTrue(page.next().isPresent());
    assertTrue(page.items().size() <= 4, page.items().size() + " MiB in one page");
    assertEquals(pushed.stream().sorted().toList(), all(Optional.empty(), 1000));
    assertEquals(12, all(Optional.of("a"), 1000).size());
    var most = fixture.store.scannedBytes().stream().skip(before).mapToInt(n -> n).max().orElse(0);
    assertTrue(most <= 5 * MIB, "read at once: " + most);
  }

  @Test
  void list_oneDescriptorAboveTheBound_isAPageOfItsOwn() {
    var annotations =
        IntStream.range(0, 5)
            .mapToObj(i -> "\",\"k%d\":\"%s".formatted(i, "y".repeat(MIB - 10)))
            .toList();
    var first = artifact("t", "1" + String.join("", annotations));
    var second = artifact("t", "2" + String.join("", annotations));
    assertEquals(
        List.of(first.digest(), second.digest()).stream().sorted().toList(),
        all(Optional.empty(), 10));
  }

  @Test
  void remove_artifact_takesItsEntry() {
    var push = artifact("t", "n");
    assertTrue(fixture.records.manifests().remove(APP, push.digest()));
    assertEquals(List.of(), all(Optional.empty(), 10));
    assertFalse(fixture.records.manifests().remove(APP, push.digest()));
  }
}
