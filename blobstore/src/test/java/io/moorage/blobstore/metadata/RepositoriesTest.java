package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RepositoriesTest {
  private final RecordsFixture fixture = new RecordsFixture();
  private final Repositories repositories = fixture.records.repositories();

  private void image(RepositoryName repository) {
    var _ = fixture.stored(TestContent.index(repository, List.of(), "latest"));
  }

  private List<String> names(Optional<String> last, int limit) {
    return repositories.list(last, limit).items().stream().map(RepositoryName::toString).toList();
  }

  @Test
  void list_repositoryWithBlobsAlone_isNotThere() {
    var _ = fixture.upload(APP, TestContent.bytes(10, 1));
    assertTrue(repositories.find(APP).isPresent());
    assertEquals(List.of(), names(Optional.empty(), 10));
  }

  @Test
  void list_firstManifest_isThereAndStaysWhenEmptied() {
    var push = fixture.stored(TestContent.index(APP, List.of(), "latest"));
    assertEquals(List.of(APP.toString()), names(Optional.empty(), 10));
    assertTrue(fixture.records.manifests().remove(APP, push.digest()));
    assertEquals(List.of(APP.toString()), names(Optional.empty(), 10));
    assertEquals(
        List.of(), fixture.records.tags().list(APP, Optional.empty(), 10).orElseThrow().items());
  }

  @Test
  void list_pages_areInByteOrderAndGoOnBehindAnyText() {
    for (var name : List.of("b", "a/b", "a-b", "a", "a.b", "a_b")) {
      image(RepositoryName.parse(name));
    }
    var all = List.of("a", "a-b", "a.b", "a/b", "a_b", "b");
    assertEquals(all, names(Optional.empty(), 10));
    var first = repositories.list(Optional.empty(), 4);
    assertEquals(all.subList(0, 4), first.items().stream().map(Object::toString).toList());
    assertTrue(first.more());
    var second = repositories.list(Optional.of("a/b"), 4);
    assertEquals(all.subList(4, 6), second.items().stream().map(Object::toString).toList());
    assertFalse(second.more());
    assertEquals(List.of("a/b", "a_b", "b"), names(Optional.of("a.c"), 10), "no such repository");
    assertEquals(List.of(), names(Optional.of("zz"), 10));
    assertEquals(all, names(Optional.of(""), 10));
    assertFalse(repositories.list(Optional.empty(), 6).more(), "just as many as asked for");
  }

  @Test
  void claim_lostRace_usesTheWinnersId() {
    var content = TestContent.bytes(10, 1);
    fixture.store.beforeCommit(() -> image(OTHER));
    assertFalse(
        fixture
            .records
            .links()
            .mount(OTHER, TestContent.digest(content), Optional.of(APP), n -> true));
    var _ = fixture.upload(APP, content);
    var third = RepositoryName.parse("third");
    fixture.store.beforeCommit(() -> image(third));
    assertTrue(
        fixture
            .records
            .links()
            .mount(third, TestContent.digest(content), Optional.of(APP), n -> true));
    assertTrue(fixture.records.links().readable(third, TestContent.digest(content)).isPresent());
    assertEquals(
        1, fixture.records.tags().list(third, Optional.empty(), 9).orElseThrow().items().size());
  }

  @Test
  void list_prefix_isOfTheText_andPagesWithinIt() {
    for (var name : List.of("a", "team", "team-x", "team/app", "team/web", "teams/a", "z")) {
      image(RepositoryName.parse(name));
    }
    var page = repositories.list("team", Optional.empty(), 2);
    assertEquals(List.of("team", "team-x"), page.items().stream().map(Object::toString).toList());
    assertTrue(page.more());
    var rest = repositories.list("team", Optional.of("team-x"), 3);
    assertEquals(
        List.of("team/app", "team/web", "teams/a"),
        rest.items().stream().map(Object::toString).toList());
    assertFalse(rest.more());
    assertEquals(
        List.of("team/app", "team/web"),
        repositories.list("team/", Optional.of("a"), 9).items().stream()
            .map(Object::toString)
            .toList());
    assertEquals(List.of(), repositories.list("team/", Optional.of("z"), 9).items());
  }
}
