package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.Passes;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk so full that not even a record has room, and what comes when there is room again. */
final class FullDiskIT {
  private static final byte[] LAYER = TestContent.bytes(5_000, 1);
  private static final Digest DIGEST = TestContent.digest(LAYER);

  @TempDir(factory = InMemory.class)
  Path temporary;

  private final MemoryKeyValueStore memory = new MemoryKeyValueStore();
  private final Filling disk = new Filling();

  private DataDirectory open() {
    return DataDirectory.open(
        StoreSettings.defaults(temporary),
        ReferenceListener.none(),
        disk,
        path -> new FaultyStore(memory, Faults.none()));
  }

  @Test
  void finish_noRoomForItsRecord_keepsTheUploadForWhenThereIs() throws IOException {
    try (var store = open()) {
      var upload = store.blobs().startUpload(APP, DigestAlgorithm.SHA256);
      StoreFixture.append(upload, LAYER);
      disk.free = 0;
      for (int i = 0; i < 2; i++) {
        assertThrows(UploadsRefused.class, () -> upload.finish(DIGEST));
        assertEquals(List.of(), StoreFixture.files(temporary.resolve("blobs")));
      }
      disk.free = Filling.TOTAL;
      upload.finish(DIGEST);
      assertArrayEquals(LAYER, StoreFixture.read(store.blobs(), APP, DIGEST));
      Audit.check(temporary, memory);
    }
  }

  /** The room left is for taking away: a deletion needs some of it, the collector less. */
  @Test
  void delete_noRoomForOtherRecords_isTakenAndCollected() throws IOException {
    try (var store = open()) {
      var _ = TestContent.push(store.blobs(), APP, LAYER);
      disk.free = 511 << 10;
      assertThrows(
          UploadsRefused.class,
          () -> store.blobs().mount(StoreFixture.OTHER, DIGEST, Optional.of(APP), _ -> true));
      assertEquals(new Removal.Removed(), store.blobs().remove(APP, DIGEST));
      disk.free = 128 << 10;
      assertEquals(new CollectionRun.End.Complete(), Passes.one(store.records(), store.files()));
      assertEquals(List.of(), StoreFixture.files(temporary.resolve("blobs")));
    }
  }

  /** What is condemned goes without any room, and makes some. */
  @Test
  void collect_noRoomAtAll_unlinksWhatIsCondemnedAndGoesOn() throws IOException {
    try (var store = open()) {
      var _ = TestContent.push(store.blobs(), APP, LAYER);
      assertEquals(new Removal.Removed(), store.blobs().remove(APP, DIGEST));
      var garbage = store.records().garbage();
      garbage.collect(garbage.due(Optional.empty(), garbage.now(), 10));
      assertEquals(1, garbage.countCondemned(10));
      disk.free = 0;
      disk.afterDeletion = 1 << 20;
      assertEquals(new CollectionRun.End.Complete(), Passes.one(store.records(), store.files()));
      assertEquals(List.of(), StoreFixture.files(temporary.resolve("blobs")));
      assertEquals(0, garbage.countCondemned(10));
    }
  }

  @Test
  void size_ofABlobSoonDue_answersThoughItCannotKeepIt() throws IOException {
    var fixture = new StoreFixture(StoreSettings.defaults(temporary), disk);
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    fixture.pass(Duration.ofHours(23));
    var health = new Health(disk, fixture.layout);
    var full = new WatchedStore(fixture.store, health, () -> 0);
    var records =
        Records.over(
            full,
            fixture.settings,
            ReferenceListener.none(),
            fixture.nanos::get,
            InstantSource.system(),
            new Random(5));
    var blobs =
        new DiskBlobStore(
            fixture.settings, disk, fixture.layout, records, health, UUID::randomUUID);
    assertEquals(Optional.of(5_000L), blobs.size(APP, DIGEST));
    Files.delete(fixture.layout.object(new ObjectName(DIGEST, 0)));
    assertEquals(Optional.empty(), blobs.open(APP, DIGEST));
  }

  @Test
  void close_fullDisk_marksTheStopAsCleanIfItCan() {
    var store = open();
    disk.free = 0;
    store.close();
    assertTrue(new StopMark(memory).wasClean());
  }

  @Test
  void close_fullDiskThatTakesNothing_isNotCleanAndSuspectsNothing() {
    var faults = Faults.at(0, Faults.Kind.FAILS);
    var store =
        DataDirectory.open(
            StoreSettings.defaults(temporary),
            ReferenceListener.none(),
            disk,
            path -> new FaultyStore(memory, faults));
    disk.free = 0;
    faults.arm();
    store.close();
    assertFalse(new StopMark(memory).wasClean());
    assertFalse(Files.exists(new DiskLayout(temporary).suspectFile()));
  }

  /** A disk with as much space as a test says. */
  private static final class Filling extends ForwardingDisk {
    private static final long TOTAL = 1L << 40;

    private volatile long free = TOTAL;
    private volatile long afterDeletion;

    @Override
    public void delete(Path path) throws IOException {
      super.delete(path);
      free = Math.max(free, afterDeletion);
    }

    @Override
    public Space space(Path path) {
      return new Space(free, TOTAL);
    }
  }
}
