package io.moorage.blobstore.fsck;

import static io.moorage.blobstore.fsck.SampleStore.APP;
import static io.moorage.blobstore.fsck.SampleStore.LAYER;
import static io.moorage.blobstore.fsck.SampleStore.NOTHING;
import static io.moorage.blobstore.fsck.SampleStore.OTHER;
import static io.moorage.blobstore.fsck.SampleStore.SHARED;
import static io.moorage.blobstore.fsck.SampleStore.kinds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.disk.InMemory;
import io.moorage.blobstore.disk.StoppedStore;
import io.moorage.blobstore.disk.UnusableDirectory;
import io.moorage.blobstore.metadata.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check and a repair of a store whose server is stopped. */
class FsckIT {
  @TempDir(factory = InMemory.class)
  Path directory;

  private SampleStore sample() {
    return new SampleStore(directory);
  }

  @Test
  void check_soundStore_findsNothingAndWritesNothing() throws IOException {
    sample().fill();
    try (var store = StoppedStore.toRead(directory)) {
      var found = new ArrayList<Report>();
      var summary = Fsck.check(store, Fsck.Options.thorough(), found::add);
      assertEquals(List.of(), found);
      assertEquals(new Summary(2, 4, 2, 3, 207_000, 0, 0, 0), summary);
    }
  }

  @Test
  void repair_rottenBlob_isHealedByAPushAnywhere() throws IOException {
    sample().fill();
    sample().harm(on -> on.flipBit(on.file(SHARED), 5));
    sample().repair();
    assertTrue(Files.exists(directory.resolve("quarantine").resolve(object(SHARED))));
    try (var data = sample().open()) {
      assertEquals(Optional.empty(), data.blobs().size(APP, TestContent.digest(SHARED)));
      var _ = TestContent.push(data.blobs(), OTHER, SHARED);
      assertEquals(
          Optional.of((long) SHARED.length),
          data.blobs().size(APP, TestContent.digest(SHARED)),
          "the other repository has it back");
    }
    assertEquals(NOTHING, kinds(sample().check()));
  }

  @Test
  void check_quick_looksAtSizesAlone() throws IOException {
    sample().fill();
    sample().harm(on -> on.flipBit(on.file(LAYER), 5));
    try (var store = StoppedStore.toRead(directory)) {
      var found = new ArrayList<Report>();
      var summary = Fsck.check(store, new Fsck.Options(true, 1, false), found::add);
      assertEquals(List.of(), found);
      assertEquals(0, summary.bytes());
    }
  }

  @Test
  void check_repositoryBeingRemoved_isInOrder() {
    sample().fill();
    try (var data = sample().open()) {
      assertTrue(data.repositories().remove(APP));
    }
    assertEquals(NOTHING, kinds(sample().check()));
  }

  @Test
  void open_directoryInUse_saysSo() {
    sample().fill();
    try (var data = sample().open()) {
      var refused =
          assertThrows(UnusableDirectory.class, () -> StoppedStore.toRead(directory).close());
      assertTrue(refused.inUse());
      assertTrue(data.writable());
    }
  }

  @Test
  void open_noDataDirectory_changesNothing() throws IOException {
    var empty = Files.createDirectory(directory.resolve("empty"));
    assertThrows(UnusableDirectory.class, () -> StoppedStore.toMend(empty).close());
    try (var entries = Files.list(empty)) {
      assertEquals(0, entries.count());
    }
  }

  private static ObjectName objectName(byte[] content) {
    return new ObjectName(TestContent.digest(content), 0);
  }

  private static String object(byte[] content) {
    return objectName(content).toString();
  }
}
