package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static io.moorage.blobstore.disk.StoreFixture.OTHER;
import static io.moorage.blobstore.disk.StoreFixture.append;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.BlobStoreFailure.BodyCutOff;
import io.moorage.blobstore.BlobStoreFailure.DigestMismatch;
import io.moorage.blobstore.BlobStoreFailure.DiskFailure;
import io.moorage.blobstore.BlobStoreFailure.OffsetMismatch;
import io.moorage.blobstore.BlobStoreFailure.SizeMismatch;
import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.BlobStoreFailure.UploadBusy;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One upload: what is appended, what is refused, and what is left of it. */
final class UploadSessionIT {
  private static final byte[] CONTENT = TestContent.bytes(3000, 1);
  private static final Digest DIGEST = TestContent.digest(CONTENT);

  @TempDir(factory = InMemory.class)
  Path directory;

  private StoreFixture fixture;
  private Upload upload;

  @BeforeEach
  void open() throws IOException {
    fixture = new StoreFixture(StoreSettings.defaults(directory), new LocalDisk());
    upload = fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
  }

  private static byte[] part(int from, int to) {
    return Arrays.copyOfRange(CONTENT, from, to);
  }

  /** What a restart right now would resume. */
  private Upload resumed() throws IOException {
    return fixture.restarted().upload(APP, upload.id());
  }

  private void requireFinishes() throws IOException {
    upload.finish(DIGEST);
    assertArrayEquals(CONTENT, StoreFixture.read(fixture.blobs, APP, DIGEST));
    assertThrows(UnknownUpload.class, () -> fixture.blobs.upload(APP, upload.id()));
    assertThrows(UnknownUpload.class, () -> upload.finish(DIGEST));
    assertThrows(UnknownUpload.class, upload::cancel);
    assertEquals(List.of(), StoreFixture.files(fixture.layout.uploads()));
  }

  @Test
  void append_elsewhere_isRefusedAndReadsNothing() throws IOException {
    append(upload, part(0, 1000));
    for (long start : List.of(0L, 999L, 1001L, -1L, Long.MAX_VALUE)) {
      var failure =
          assertThrows(
              OffsetMismatch.class,
              () ->
                  upload.append(
                      OptionalLong.of(start),
                      OptionalLong.empty(),
                      () -> {
                        throw new AssertionError("the body was read");
                      }));
      assertEquals(1000, failure.offset());
    }
    assertEquals(1000, upload.offset());
    assertEquals(1000, resumed().offset());
    append(upload, part(1000, 3000));
    requireFinishes();
  }

  @Test
  void append_notAsLongAsAnnounced_leavesNothingOfIt() throws IOException {
    append(upload, part(0, 1000));
    for (int announced : List.of(0, 500, 999, 1001, 5000)) {
      assertThrows(
          SizeMismatch.class,
          () ->
              upload.append(
                  OptionalLong.empty(),
                  OptionalLong.of(announced),
                  TestContent.body(part(0, 1000), 4)));
      assertEquals(1000, upload.offset());
      assertEquals(1000, resumed().offset(), "nor does a restart find it");
    }
    append(upload, part(1000, 3000));
    requireFinishes();
  }

  @Test
  void append_bodyCutOff_keepsWhatCame() throws IOException {
    var body = TestContent.body(part(0, 2000), 2);
    int[] calls = {0};
    assertThrows(
        BodyCutOff.class,
        () ->
            upload.append(
                OptionalLong.of(0),
                OptionalLong.of(3000),
                () -> {
                  if (calls[0]++ == 2) {
                    throw new BodyCutOff("gone");
                  }
                  return body.next();
                }));
    assertEquals(2000, upload.offset());
    assertEquals(2000, resumed().offset());
    append(upload, part(2000, 3000));
    requireFinishes();
  }

  @Test
  void append_whileAnotherWrites_isBusyAndMixesNothing() throws Exception {
    var inside = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var body = TestContent.body(CONTENT, 3);
    var writer =
        Thread.ofVirtual()
            .start(
                () ->
                    upload.append(
                        OptionalLong.of(0),
                        OptionalLong.empty(),
                        () -> {
                          inside.countDown();
                          await(goOn);
                          return body.next();
                        }));
    inside.await();
    assertThrows(UploadBusy.class, () -> append(upload, new byte[100]));
    assertThrows(UploadBusy.class, () -> upload.finish(DIGEST));
    assertThrows(UploadBusy.class, upload::cancel);
    goOn.countDown();
    writer.join();
    assertEquals(3000, upload.offset());
    requireFinishes();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void finish_digestMismatch_keepsUpload() throws IOException {
    append(upload, part(0, 2999));
    assertThrows(DigestMismatch.class, () -> upload.finish(DIGEST));
    assertEquals(Optional.empty(), fixture.blobs.size(APP, DIGEST));
    assertEquals(2999, fixture.blobs.upload(APP, upload.id()).offset());
    append(upload, part(2999, 3000));
    requireFinishes();
  }

  @Test
  void finish_stagedFileLostBytes_isRefused() throws IOException {
    append(upload, CONTENT);
    Files.write(fixture.layout.staged(upload.id()), part(0, 2999));
    assertThrows(DiskFailure.class, () -> upload.finish(DIGEST));
    assertEquals(Optional.empty(), fixture.blobs.size(APP, DIGEST));
    Files.delete(fixture.layout.staged(upload.id()));
    assertThrows(DiskFailure.class, () -> upload.finish(DIGEST));
    assertEquals(Optional.empty(), fixture.blobs.size(APP, DIGEST));
  }

  @Test
  void append_stagedFileLostBytes_isRefused() throws IOException {
    append(upload, part(0, 1000));
    Files.write(fixture.layout.staged(upload.id()), part(0, 999));
    assertThrows(DiskFailure.class, () -> append(upload, part(1000, 3000)));
    assertEquals(1000, upload.offset());
  }

  @Test
  void append_fileLongerThanAcknowledged_isCutFirst() throws IOException {
    append(upload, part(0, 1000));
    Files.write(fixture.layout.staged(upload.id()), TestContent.bytes(9999, 5));
    Files.write(fixture.layout.staged(upload.id()), part(0, 1000), StandardOpenOption.WRITE);
    append(upload, part(1000, 3000));
    requireFinishes();
  }

  @Test
  void finish_otherAlgorithmThanHinted_isReadAgain() throws IOException {
    var digest = Digest.of(DigestAlgorithm.SHA512, CONTENT);
    append(upload, CONTENT);
    upload.finish(digest);
    assertArrayEquals(CONTENT, StoreFixture.read(fixture.blobs, APP, digest));
    var hinted = fixture.blobs.startUpload(OTHER, DigestAlgorithm.SHA512);
    append(hinted, CONTENT);
    hinted.finish(digest);
    assertArrayEquals(CONTENT, StoreFixture.read(fixture.blobs, OTHER, digest));
    var wrongly = fixture.blobs.startUpload(OTHER, DigestAlgorithm.SHA512);
    append(wrongly, CONTENT);
    wrongly.finish(DIGEST);
    assertArrayEquals(CONTENT, StoreFixture.read(fixture.blobs, OTHER, DIGEST));
    assertEquals(2, StoreFixture.files(directory.resolve("blobs")).size());
  }

  @Test
  void finish_withoutBytes_isTheEmptyBlob() throws IOException {
    for (var algorithm : DigestAlgorithm.values()) {
      var empty = fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
      empty.append(OptionalLong.of(0), OptionalLong.of(0), Upload.Body.EMPTY);
      var digest = Digest.of(algorithm, new byte[0]);
      empty.finish(digest);
      assertEquals(Optional.of(0L), fixture.blobs.size(APP, digest));
      assertEquals(0, StoreFixture.read(fixture.blobs, APP, digest).length);
    }
  }

  @Test
  void cancel_upload_takesItsBytes() throws IOException {
    append(upload, CONTENT);
    upload.cancel();
    assertEquals(List.of(), StoreFixture.files(directory));
    assertThrows(UnknownUpload.class, () -> append(upload, CONTENT));
    assertThrows(UnknownUpload.class, () -> fixture.blobs.upload(APP, upload.id()));
  }

  @Test
  void upload_ofAnotherRepository_isUnknown() {
    assertThrows(UnknownUpload.class, () -> fixture.blobs.upload(OTHER, upload.id()));
  }

  @Test
  void append_emptyBuffers_addNothing() throws IOException {
    var buffers =
        List.of(
                List.of(ByteBuffer.allocate(0), ByteBuffer.wrap(CONTENT), ByteBuffer.allocate(0)),
                List.<ByteBuffer>of())
            .iterator();
    upload.append(OptionalLong.empty(), OptionalLong.empty(), buffers::next);
    requireFinishes();
  }
}
