package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.metadata.Links.Unlinking;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deletions in the very millisecond in which the collector drops an entry: theirs is the same. */
class GarbageRaceTest {
  private static final byte[] CONTENT = TestContent.bytes(10, 1);

  private final RecordsFixture fixture = new RecordsFixture();
  private final Garbage garbage = fixture.records.garbage();

  @Test
  void collect_goneBlobPushedAndDeletedMeanwhile_keepsTheEntry() {
    pushAndDelete(APP);
    pushAndDelete(OTHER);
    var entries = due();
    garbage.collect(entries.subList(0, 1));
    garbage.forget(garbage.condemned(Optional.empty(), 100));
    assertEquals(List.of(), fixture.keys(Keyspace.BLOB));
    var left = entries.getLast();
    var repository = fixture.id(APP).equals(left.repository().value()) ? APP : OTHER;

    fixture.store.beforeCommit(() -> pushAndDelete(repository));
    garbage.collect(List.of(left));

    collectAll();
    assertEquals(List.of(), fixture.keys(Keyspace.BLOB));
  }

  @Test
  void collect_lastLinkElsewhereGoesMeanwhile_collectsTheBlob() {
    pushAndDelete(APP);
    var _ = fixture.upload(OTHER, CONTENT);

    fixture.store.beforeCommit(() -> delete(OTHER));
    garbage.collect(due());

    collectAll();
    assertEquals(List.of(), fixture.keys(Keyspace.BLOB));
  }

  private void pushAndDelete(RepositoryName repository) {
    var _ = fixture.upload(repository, CONTENT);
    delete(repository);
  }

  private void delete(RepositoryName repository) {
    assertEquals(
        new Unlinking.Unlinked(),
        fixture.records.links().unlink(repository, TestContent.digest(CONTENT)));
  }

  private List<DueEntry> due() {
    return garbage.due(Optional.empty(), garbage.now(), 100);
  }

  private void collectAll() {
    garbage.collect(due());
    garbage.forget(garbage.condemned(Optional.empty(), 100));
    assertEquals(List.of(), fixture.keys(Keyspace.DUE));
  }
}
