package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions live a week from their last use. */
final class UploadExpiryIT {
  private static final Duration NEARLY = Duration.ofDays(7).minusSeconds(1);

  @TempDir(factory = InMemory.class)
  Path directory;

  private StoreFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new StoreFixture(StoreSettings.defaults(directory), new LocalDisk());
  }

  @Test
  void expire_idleSession_goesWithItsBytes() {
    var upload = fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
    StoreFixture.append(upload, TestContent.bytes(100, 1));
    fixture.pass(NEARLY);
    assertEquals(0, fixture.blobs.expireUploads(() -> true));
    fixture.pass(Duration.ofSeconds(1));
    assertEquals(1, fixture.blobs.expireUploads(() -> true));
    assertFalse(Files.exists(fixture.layout.upload(upload.id())));
    assertTrue(fixture.records.uploads().find(upload.id()).isEmpty());
    assertThrows(UnknownUpload.class, () -> fixture.blobs.upload(APP, upload.id()));
    assertThrows(UnknownUpload.class, () -> StoreFixture.append(upload, new byte[1]));
    assertEquals(0, fixture.blobs.expireUploads(() -> true));
  }

  @Test
  void expire_sessionUsedRightAfterARestart_stays() throws IOException {
    var id = fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256).id();
    fixture.pass(NEARLY);
    var blobs = fixture.restarted();
    StoreFixture.append(blobs.upload(APP, id), TestContent.bytes(10, 1));
    fixture.pass(Duration.ofSeconds(30));
    assertEquals(0, blobs.expireUploads(() -> true));
    assertEquals(10, blobs.upload(APP, id).offset());
  }

  @Test
  void expire_sessionBeingWritten_stays() {
    var upload = fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
    var bytes = List.of(List.of(ByteBuffer.wrap(new byte[10])), List.<ByteBuffer>of()).iterator();
    upload.append(
        OptionalLong.empty(),
        OptionalLong.empty(),
        () -> {
          fixture.pass(Duration.ofHours(169));
          Thread other =
              Thread.ofVirtual()
                  .start(() -> assertEquals(0, fixture.blobs.expireUploads(() -> true)));
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return bytes.next();
        });
    assertEquals(10, fixture.blobs.upload(APP, upload.id()).offset());
  }

  @Test
  void expire_usedSinceItWasFoundIdle_stays() {
    var upload = (DiskUpload) fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
    assertFalse(upload.expire(() -> false));
    assertEquals(0, fixture.blobs.upload(APP, upload.id()).offset());
    assertTrue(upload.expire(() -> true));
    assertFalse(upload.expire(() -> true));
  }
}
