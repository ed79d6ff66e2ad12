package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

  /** A disk with as much space as a test says. */
  private static final class Filling extends ForwardingDisk {
    private static final long TOTAL = 1L << 40;

    private volatile long free = TOTAL;

    @Override
    public Space space(Path path) {
      return new Space(free, TOTAL);
    }
  }
}
