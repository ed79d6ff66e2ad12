package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.BlobStoreFailure.DiskFailure;
import io.moorage.blobstore.BlobStoreFailure.TooLarge;
import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused.Limit;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What keeps uploads out, and lets them in again. */
final class UploadLimitsIT {
  private static final long GIB = 1L << 30;

  @TempDir(factory = InMemory.class)
  Path directory;

  private static void refused(Limit limit, Executable what) {
    assertEquals(limit, assertThrows(UploadsRefused.class, what).limit());
  }

  private static Upload start(StoreFixture fixture) {
    return fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
  }

  @Test
  void sessions_atTheLimit_areRefusedUntilOneEnds() throws IOException {
    var fixture = new StoreFixture(StoreFixture.limits(directory, GIB, 3, GIB), new LocalDisk());
    var one = start(fixture);
    var two = start(fixture);
    var three = start(fixture);
    refused(Limit.SESSIONS, () -> start(fixture));
    one.cancel();
    var four = start(fixture);
    refused(Limit.SESSIONS, () -> start(fixture));
    two.finish(TestContent.digest(new byte[0]));
    var _ = start(fixture);
    refused(Limit.SESSIONS, () -> start(fixture));
    fixture.pass(Duration.ofHours(169));
    assertEquals(3, fixture.blobs.expireUploads(() -> true));
    assertThrows(UnknownUpload.class, three::cancel);
    assertThrows(UnknownUpload.class, four::cancel);
    for (int i = 0; i < 3; i++) {
      var _ = start(fixture);
    }
  }

  @Test
  void stagedBytes_atTheLimit_areRefusedWhileReadsAndDeletesGoOn() throws IOException {
    var fixture = new StoreFixture(StoreFixture.limits(directory, GIB, 10, 1000), new LocalDisk());
    var content = TestContent.bytes(500, 1);
    var digest = TestContent.push(fixture.blobs, APP, content);
    var one = start(fixture);
    StoreFixture.append(one, TestContent.bytes(600, 2));
    var two = start(fixture);
    refused(Limit.STAGED_BYTES, () -> StoreFixture.append(two, TestContent.bytes(401, 3)));
    assertEquals(0, two.offset());
    StoreFixture.append(two, TestContent.bytes(400, 3));
    refused(Limit.STAGED_BYTES, () -> StoreFixture.append(one, new byte[1]));
    assertArrayEquals(content, StoreFixture.read(fixture.blobs, APP, digest));
    assertInstanceOf(Removal.Removed.class, fixture.blobs.remove(APP, digest));
    two.finish(TestContent.digest(TestContent.bytes(400, 3)));
    StoreFixture.append(one, new byte[400]);
    one.cancel();
    StoreFixture.append(start(fixture), new byte[1000]);
    var again = fixture.restarted();
    var late = again.startUpload(APP, DigestAlgorithm.SHA256);
    refused(Limit.STAGED_BYTES, () -> StoreFixture.append(late, new byte[1]));
  }

  @Test
  void blob_aboveTheLargest_isRefusedAndLeavesNothing() throws IOException {
    var fixture = new StoreFixture(StoreFixture.limits(directory, 100, 10, 1000), new LocalDisk());
    var upload = start(fixture);
    StoreFixture.append(upload, TestContent.bytes(60, 1));
    assertThrows(TooLarge.class, () -> StoreFixture.append(upload, new byte[41]));
    assertEquals(60, upload.offset());
    StoreFixture.append(upload, TestContent.bytes(40, 2));
    assertThrows(TooLarge.class, () -> StoreFixture.append(upload, new byte[1]));
    assertEquals(100, upload.offset());
  }

  @Test
  void disk_belowItsReserve_staysRefusedUntilThereIsSpace() throws IOException {
    var disk = new NarrowDisk(100 * GIB);
    var fixture = new StoreFixture(StoreSettings.defaults(directory), disk);
    var content = TestContent.bytes(500, 1);
    var digest = TestContent.push(fixture.blobs, APP, content);
    var upload = start(fixture);
    var large = new byte[9 << 20];
    StoreFixture.append(upload, large);
    disk.free = GIB - 1;
    refused(Limit.DISK, () -> start(fixture));
    refused(Limit.DISK, () -> StoreFixture.append(upload, large));
    for (int i = 0; i < 3; i++) {
      refused(Limit.DISK, () -> StoreFixture.append(upload, new byte[1000]));
    }
    assertEquals(large.length, upload.offset());
    assertArrayEquals(content, StoreFixture.read(fixture.blobs, APP, digest));
    assertEquals(Optional.of(500L), fixture.blobs.size(APP, digest));
    assertInstanceOf(Removal.Removed.class, fixture.blobs.remove(APP, digest));
    disk.free = GIB;
    StoreFixture.append(upload, large);
    start(fixture).cancel();
  }

  @Test
  void disk_small_reservesATwentiethOfIt() throws IOException {
    var disk = new NarrowDisk(GIB);
    var fixture = new StoreFixture(StoreSettings.defaults(directory), disk);
    disk.free = GIB / 20 - 1;
    refused(Limit.DISK, () -> start(fixture));
    disk.free = GIB / 20;
    start(fixture).cancel();
  }

  @Test
  void startUpload_noDirectory_leavesNoRecordAndTakesNoPlace() throws IOException {
    var disk = new NarrowDisk(100 * GIB);
    var fixture = new StoreFixture(StoreFixture.limits(directory, GIB, 1, GIB), disk);
    disk.full = true;
    assertThrows(DiskFailure.class, () -> start(fixture));
    disk.full = false;
    assertEquals(List.of(), fixture.store.scan(Keyspace.UPLOAD.under(), Optional.empty(), 10));
    var _ = start(fixture);
  }

  /** A disk with as much space as a test says, that makes no directories when it is full. */
  private static final class NarrowDisk extends ForwardingDisk {
    private final long total;
    private volatile long free;
    private volatile boolean full;

    NarrowDisk(long total) {
      this.total = total;
      free = total;
    }

    @Override
    public void createDirectories(Path path) throws IOException {
      if (full) {
        throw new IOException("Too many open files");
      }
      super.createDirectories(path);
    }

    @Override
    public Space space(Path path) {
      return new Space(free, total);
    }
  }
}
