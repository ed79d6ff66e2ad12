package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure.ReadOnly;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one failed batch means for those that follow. */
final class FailedRecordIT {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final byte[] LAYER = TestContent.bytes(5_000, 1);
  private static final Push IMAGE = TestContent.image(APP, List.of(LAYER), "latest");

  @TempDir(factory = InMemory.class)
  Path temporary;

  @Test
  void push_recordsCannotBeWritten_endsWritingUntilARestartThatHashes() throws IOException {
    var memory = new MemoryKeyValueStore();
    var faults = Faults.at(0, Faults.Kind.FAILS);
    var store = open(memory, faults, false);
    var _ = TestContent.push(store.blobs(), APP, LAYER);
    faults.arm();
    assertThrows(StoreFailure.class, () -> store.manifests().push(IMAGE));
    assertFalse(store.writable());
    assertThrows(ReadOnly.class, () -> store.manifests().push(IMAGE));
    assertThrows(ReadOnly.class, () -> store.blobs().startUpload(APP, DigestAlgorithm.SHA256));
    assertArrayEquals(LAYER, EveryStepIT.read(store, APP, TestContent.digest(LAYER)));
    var mark = new DiskLayout(temporary).suspectFile();
    assertTrue(Files.exists(mark), "the next start must know");
    store.close();
    try (var again = open(memory, Faults.none(), false)) {
      assertFalse(Files.exists(mark), "hashed, and known to be sound");
      assertEquals(new Push.Outcome.Stored(), again.manifests().push(IMAGE));
    }
  }

  @Test
  void push_noRoomForARecord_isRefusedAndTheStoreGoesOn() throws IOException {
    var memory = new MemoryKeyValueStore();
    var faults = Faults.at(0, Faults.Kind.NO_SPACE);
    try (var store = open(memory, faults, false)) {
      var _ = TestContent.push(store.blobs(), APP, LAYER);
      faults.arm();
      assertThrows(UploadsRefused.class, () -> store.manifests().push(IMAGE));
      assertTrue(store.writable());
      assertFalse(Files.exists(new DiskLayout(temporary).suspectFile()));
      assertEquals(new Push.Outcome.Stored(), store.manifests().push(IMAGE));
      Audit.check(temporary, memory);
    }
  }

  /** That it is in use is noted beside it. */
  @Test
  void append_noRoomToNoteIt_isTaken() {
    var faults = Faults.at(0, Faults.Kind.STAYS_FULL);
    var defaults = StoreSettings.defaults(temporary);
    var settings =
        new StoreSettings(
            temporary,
            Duration.ZERO,
            defaults.uploadMaxSize(),
            defaults.uploadMaxSessions(),
            defaults.uploadMaxBytes(),
            defaults.diskReserve(),
            defaults.grace(),
            false);
    try (var store = open(settings, new MemoryKeyValueStore(), faults, false)) {
      var upload = store.blobs().startUpload(APP, DigestAlgorithm.SHA256);
      faults.arm();
      StoreFixture.append(upload, LAYER);
      assertEquals(LAYER.length, upload.offset());
      assertEquals(List.of("batch"), faults.steps());
      faults.disarm();
      upload.finish(TestContent.digest(LAYER));
    }
  }

  @Test
  void startUpload_noRoomForARecord_leavesNothing() throws IOException {
    var faults = Faults.at(0, Faults.Kind.NO_SPACE);
    try (var store = open(new MemoryKeyValueStore(), faults, false)) {
      faults.arm();
      assertThrows(
          UploadsRefused.class, () -> store.blobs().startUpload(APP, DigestAlgorithm.SHA256));
      try (var left = Files.list(new DiskLayout(temporary).uploads())) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  @Test
  void finish_recordsCannotBeReadOnce_keepsTheUploadAndTheStore() throws IOException {
    var memory = new MemoryKeyValueStore();
    var faults = Faults.at(0, Faults.Kind.FAILS);
    try (var store = open(memory, faults, true)) {
      var upload = store.blobs().startUpload(APP, DigestAlgorithm.SHA256);
      upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(LAYER, 2));
      faults.arm();
      var digest = TestContent.digest(LAYER);
      // The disk's steps are not counted here, so the first one is the batch that ends the upload.
      assertThrows(StoreFailure.class, () -> upload.finish(digest));
      assertTrue(store.writable());
      upload.finish(digest);
      assertArrayEquals(LAYER, EveryStepIT.read(store, APP, digest));
      Audit.check(temporary, memory);
    }
  }

  private DataDirectory open(MemoryKeyValueStore memory, Faults faults, boolean batchesFailAlone) {
    return open(StoreSettings.defaults(temporary), memory, faults, batchesFailAlone);
  }

  private static DataDirectory open(
      StoreSettings settings, MemoryKeyValueStore memory, Faults faults, boolean batchesFailAlone) {
    return DataDirectory.open(
        settings,
        ReferenceListener.none(),
        new LocalDisk(),
        path -> new FaultyStore(memory, faults, batchesFailAlone));
  }
}
