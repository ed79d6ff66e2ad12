package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TagsTest {
  private static final Tag LATEST = Tag.parse("latest");

  private final RecordsFixture fixture = new RecordsFixture();
  private final Tags tags = fixture.records.tags();
  private final Manifests manifests = fixture.records.manifests();

  private Digest push(int seed, String... names) {
    var push = TestContent.index(APP, List.of(TestContent.bytes(8, seed)), names);
    return fixture.stored(push).digest();
  }

  private List<Optional<Digest>> moves() {
    return tags.history(APP, LATEST).stream().map(Tags.Move::to).toList();
  }

  @Test
  void history_movesAndRemovals_areInOrder() {
    var one = push(1, "latest");
    var two = push(2, "latest");
    assertTrue(manifests.untag(APP, LATEST));
    assertFalse(manifests.untag(APP, LATEST));
    var again = push(1, "latest");
    assertTrue(manifests.remove(APP, again));
    assertEquals(
        List.of(
            Optional.of(one),
            Optional.of(two),
            Optional.empty(),
            Optional.of(one),
            Optional.empty()),
        moves());
  }

  @Test
  void history_pushWhereTheTagIs_isNoMove() {
    var one = push(1, "latest");
    var _ = push(1, "latest");
    assertEquals(List.of(Optional.of(one)), moves());
  }

  @Test
  void history_moreThanAHundredMoves_keepsTheLastHundred() {
    var pushed = new ArrayList<Optional<Digest>>();
    for (int i = 0; i < 103; i++) {
      pushed.add(Optional.of(push(i, "latest")));
    }
    assertEquals(pushed.subList(3, 103), moves());
    assertEquals(100, fixture.keys(Keyspace.HISTORY).size());
    assertTrue(manifests.untag(APP, LATEST));
    pushed.add(Optional.empty());
    pushed.add(Optional.of(push(500, "latest")));
    assertEquals(pushed.subList(5, 105), moves(), "numbering goes on behind a removal");
  }

  @Test
  void history_otherTagThatBeginsAlike_isApart() {
    var _ = push(1, "latest");
    var _ = push(2, "latest-2", "lat");
    assertEquals(1, moves().size());
  }

  @Test
  void history_tagCameAndWentMeanwhile_keepsEachMove() {
    var _ = push(1, "elsewhere");
    var other = new ArrayList<Digest>();
    fixture.store.beforeCommit(
        () -> {
          other.add(push(2, "latest"));
          assertTrue(manifests.untag(APP, LATEST));
        });
    var one = push(1, "latest");
    assertEquals(
        List.of(Optional.of(other.getFirst()), Optional.empty(), Optional.of(one)), moves());
    var three = push(3, "latest");
    assertEquals(4, moves().size());
    assertEquals(Optional.of(three), moves().getLast());
  }

  @Test
  void list_unknownRepository_isNone() {
    assertTrue(tags.list(APP, Optional.empty(), 10).isEmpty());
  }

  @Test
  void list_pages_areInByteOrderAndGoOnBehindAnyText() {
    var _ = push(1, "b", "B", "a-1", "a.1", "a", "_", "1");
    var all = List.of("1", "B", "_", "a", "a-1", "a.1", "b");
    assertEquals(all, names(Optional.empty(), 100));
    assertEquals(all.subList(0, 3), names(Optional.empty(), 3));
    assertEquals(all.subList(3, 6), names(Optional.of("_"), 3));
    assertEquals(List.of("a-1", "a.1", "b"), names(Optional.of("a!"), 100), "no such tag");
    assertEquals(all, names(Optional.of(""), 100));
    assertEquals(List.of(), names(Optional.of("b"), 100));
    assertTrue(tags.list(APP, Optional.empty(), 6).orElseThrow().more());
    assertFalse(tags.list(APP, Optional.empty(), 7).orElseThrow().more());
  }

  private List<String> names(Optional<String> last, int limit) {
    return tags.list(APP, last, limit).orElseThrow().items().stream().map(Tag::toString).toList();
  }
}
