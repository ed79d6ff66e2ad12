package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static io.moorage.blobstore.disk.StoreFixture.OTHER;
import static io.moorage.blobstore.disk.StoreFixture.append;
import static io.moorage.blobstore.disk.StoreFixture.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of blobs over RocksDB, as it is used. */
final class DiskBlobStoreIT {
  private static final byte[] CONTENT = TestContent.bytes(3000, 1);
  private static final Digest DIGEST = TestContent.digest(CONTENT);

  @TempDir(factory = InMemory.class)
  Path directory;

  private DataDirectory data;

  @BeforeEach
  void open() {
    data = DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none());
  }

  @AfterEach
  void closeAndAudit() throws IOException {
    Audit.check(directory, data.store());
    data.close();
  }

  private void restart() {
    data.close();
    open();
  }

  private Path file(Digest digest) {
    return directory
        .resolve("blobs")
        .resolve(digest.algorithm().toString())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  @Test
  void upload_restartedAroundEachChunkBorder_hasTheRightDigest() throws IOException {
    for (int border : List.of(0, 1, 999, 1000, 1001, 2999, 3000)) {
      for (var algorithm : DigestAlgorithm.values()) {
        var upload = data.blobs().startUpload(APP, algorithm);
        append(upload, Arrays.copyOfRange(CONTENT, 0, Math.min(border, 1000)));
        append(upload, Arrays.copyOfRange(CONTENT, Math.min(border, 1000), border));
        restart();
        var resumed = data.blobs().upload(APP, upload.id());
        assertEquals(border, resumed.offset());
        resumed.append(
            OptionalLong.of(border),
            OptionalLong.of(3000 - border),
            TestContent.body(Arrays.copyOfRange(CONTENT, border, 3000), 3));
        var digest = Digest.of(algorithm, CONTENT);
        resumed.finish(digest);
        assertArrayEquals(CONTENT, read(data.blobs(), APP, digest));
      }
    }
  }

  @Test
  void finish_sameDigestFromManyThreads_isOneFile() throws Exception {
    var ready = new CountDownLatch(1);
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        var repository = i % 2 == 0 ? APP : OTHER;
        var upload = data.blobs().startUpload(repository, DigestAlgorithm.SHA256);
        append(upload, CONTENT);
        running.add(
            threads.submit(
                () -> {
                  ready.await();
                  upload.finish(DIGEST);
                  return data.blobs().size(repository, DIGEST).orElseThrow();
                }));
      }
      ready.countDown();
      for (var one : running) {
        assertEquals(3000L, one.get());
      }
    }
    assertEquals(1, StoreFixture.files(directory.resolve("blobs")).size());
    assertEquals(List.of(), StoreFixture.files(directory.resolve("uploads")));
  }

  @Test
  void finish_fileThatShrank_isHealedAndServed() throws IOException {
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    Files.write(file(DIGEST), Arrays.copyOf(CONTENT, 100));
    var _ = TestContent.push(data.blobs(), OTHER, CONTENT);
    assertArrayEquals(CONTENT, read(data.blobs(), OTHER, DIGEST));
    assertArrayEquals(CONTENT, read(data.blobs(), APP, DIGEST));
    restart();
    assertArrayEquals(CONTENT, read(data.blobs(), APP, DIGEST));
  }

  @Test
  void open_missingFile_isNotServedUntilItIsPushedAgain() throws IOException {
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    var other = TestContent.push(data.blobs(), APP, TestContent.bytes(10, 2));
    Files.delete(file(DIGEST));
    assertTrue(data.blobs().open(APP, DIGEST).isEmpty());
    assertEquals(Optional.empty(), data.blobs().size(APP, DIGEST));
    assertEquals(
        new Push.Outcome.MissingBlobs(List.of(DIGEST)),
        data.manifests().push(TestContent.image(APP, List.of(CONTENT))));
    assertEquals(10, read(data.blobs(), APP, other).length);
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    assertArrayEquals(CONTENT, read(data.blobs(), APP, DIGEST));
    assertEquals(
        new Push.Outcome.Stored(), data.manifests().push(TestContent.image(APP, List.of(CONTENT))));
  }

  @Test
  void slice_ofARange_hasTheBlobsOwnOffsets() throws IOException {
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    try (var whole = data.blobs().open(APP, DIGEST).orElseThrow()) {
      assertEquals(3000, whole.blobSize());
      var part = whole.slice(1000, 500);
      assertEquals(1000, part.offset());
      assertEquals(500, part.length());
      assertEquals(3000, part.blobSize());
      assertArrayEquals(Arrays.copyOfRange(CONTENT, 1000, 1500), bytes(part));
      assertArrayEquals(Arrays.copyOfRange(CONTENT, 1400, 1500), bytes(part.slice(1400, 100)));
      assertArrayEquals(new byte[0], bytes(whole.slice(3000, 0)));
      assertArrayEquals(CONTENT, bytes(whole.slice(0, 3000)));
      for (var wrong :
          List.of(
              new long[] {-1, 1},
              new long[] {0, 3001},
              new long[] {3001, 0},
              new long[] {0, -1},
              new long[] {1, Long.MAX_VALUE})) {
        assertThrows(IndexOutOfBoundsException.class, () -> whole.slice(wrong[0], wrong[1]));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> part.slice(999, 1));
    }
  }

  private static byte[] bytes(BlobRange range) throws IOException {
    var bytes = new ByteArrayOutputStream();
    range.transferTo(Channels.newChannel(bytes));
    return bytes.toByteArray();
  }

  @Test
  void remove_whileItIsRead_letsTheReaderEnd() throws IOException {
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    try (var range = data.blobs().open(APP, DIGEST).orElseThrow()) {
      assertEquals(new Removal.Removed(), data.blobs().remove(APP, DIGEST));
      assertTrue(data.blobs().open(APP, DIGEST).isEmpty());
      assertEquals(new Removal.NotThere(), data.blobs().remove(APP, DIGEST));
      var content = Files.readAllBytes(file(DIGEST));
      Files.delete(file(DIGEST));
      assertArrayEquals(CONTENT, bytes(range));
      Files.write(file(DIGEST), content);
    }
  }

  @Test
  void remove_usedBlob_namesTheManifest() {
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    var image = TestContent.image(APP, List.of(CONTENT));
    assertEquals(new Push.Outcome.Stored(), data.manifests().push(image));
    assertEquals(new Removal.InUse(image.digest()), data.blobs().remove(APP, DIGEST));
  }

  @Test
  void remove_inOneRepository_leavesTheOther() throws IOException {
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    assertTrue(data.blobs().mount(OTHER, DIGEST, Optional.of(APP), name -> true));
    assertEquals(new Removal.Removed(), data.blobs().remove(APP, DIGEST));
    assertArrayEquals(CONTENT, read(data.blobs(), OTHER, DIGEST));
    var _ = TestContent.push(data.blobs(), APP, CONTENT);
    assertArrayEquals(CONTENT, read(data.blobs(), APP, DIGEST));
  }
}
