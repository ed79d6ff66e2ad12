package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.fsck.Fsck;
import io.moorage.blobstore.fsck.Report;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy of the records that a check beside the server reads. */
class SnapshotIT {
  private static final RepositoryName APP = RepositoryName.parse("team/app");

  @TempDir(factory = InMemory.class)
  Path directory;

  @Test
  void open_copiesLeftByAKill_areRemoved() throws IOException {
    open(Faults.none()).close();
    leaveCopies();
    open(Faults.none()).close();
    assertNoCopies();
  }

  @Test
  void snapshot_copiesLeftBehind_areRemovedFirst() throws IOException {
    try (var data = open(Faults.none())) {
      leaveCopies();
      data.snapshot().close();
      assertNoCopies();
    }
  }

  @Test
  void snapshot_secondAtOnce_isRefusedAndDisturbsNothing() {
    try (var data = open(Faults.none())) {
      try (var first = data.snapshot()) {
        assertThrows(StoreFailure.class, data::snapshot);
        assertTrue(Files.exists(directory.resolve("snapshot/CURRENT")));
        assertEquals(List.of(), first.records().scan(Keyspace.BLOB.under(), Optional.empty(), 1));
      }
      data.snapshot().close();
      assertNoCopies();
    }
  }

  /**
   * Files newer than the snapshot are known to the live records: no look at the uploads for each.
   */
  @Test
  void check_manyFilesNewerThanTheSnapshot_listsUploadsOnce() {
    var steps = Faults.none();
    try (var data = open(steps);
        var snapshot = data.snapshot()) {
      for (int i = 0; i < 20; i++) {
        var _ = TestContent.push(data.blobs(), APP, TestContent.bytes(100, i));
      }
      steps.arm();
      var found = new ArrayList<Report>();
      var _ = Fsck.check(snapshot, Fsck.Options.thorough(), found::add);
      steps.disarm();
      assertEquals(List.of(), found);
      assertEquals(
          1, steps.steps().stream().filter("list"::equals).count(), steps.steps()::toString);
    }
  }

  private void leaveCopies() throws IOException {
    for (var name : List.of("snapshot", "snapshot.tmp")) {
      Files.createDirectory(directory.resolve(name));
      Files.writeString(directory.resolve(name).resolve("000007.sst"), "old");
    }
  }

  private void assertNoCopies() {
    assertFalse(Files.exists(directory.resolve("snapshot")));
    assertFalse(Files.exists(directory.resolve("snapshot.tmp")));
  }

  private DataDirectory open(Faults faults) {
    return DataDirectory.open(
        StoreSettings.defaults(directory),
        ReferenceListener.none(),
        new FaultyDisk(faults),
        RocksKeyValueStore::open);
  }
}
