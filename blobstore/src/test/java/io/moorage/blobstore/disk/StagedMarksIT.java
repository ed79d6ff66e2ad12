package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static io.moorage.blobstore.disk.StoreFixture.append;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upload resumes at when a power cut took some of what was acknowledged. */
final class StagedMarksIT {
  private static final byte[] CONTENT = TestContent.bytes(3000, 1);
  private static final int MARK = Long.BYTES + 32;

  @TempDir(factory = InMemory.class)
  Path directory;

  private StoreFixture fixture;
  private Upload upload;

  @BeforeEach
  void open() throws IOException {
    fixture = new StoreFixture(StoreSettings.defaults(directory), new LocalDisk());
    upload = fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
    append(upload, part(0, 1000));
    append(upload, part(1000, 2000));
    append(upload, part(2000, 2500));
  }

  private static byte[] part(int from, int to) {
    return Arrays.copyOfRange(CONTENT, from, to);
  }

  private Path staged() {
    return fixture.layout.staged(upload.id());
  }

  private Path marks() {
    return fixture.layout.marks(upload.id());
  }

  /**
   * Resumes at this offset, takes the rest and becomes the blob; a second restart changes nothing.
   */
  private void requireResumesAt(long offset) throws IOException {
    var digest = TestContent.digest(CONTENT);
    var resumed = fixture.restarted();
    assertEquals(offset, resumed.upload(APP, upload.id()).offset());
    append(resumed.upload(APP, upload.id()), part((int) offset, 2700));
    var again = fixture.restarted();
    assertEquals(2700, again.upload(APP, upload.id()).offset());
    append(again.upload(APP, upload.id()), part(2700, 3000));
    again.upload(APP, upload.id()).finish(digest);
    assertArrayEquals(CONTENT, StoreFixture.read(again, APP, digest));
  }

  @Test
  void resume_nothingLost_isWhereItWas() throws IOException {
    requireResumesAt(2500);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1000, 1500, 1999, 2000, 2499})
  void resume_zerosWhereBytesWere_isBeforeThem(int at) throws IOException {
    try (var file = new RandomAccessFile(staged().toFile(), "rw")) {
      file.seek(at);
      file.write(0);
    }
    requireResumesAt(at < 1000 ? 0 : at < 2000 ? 1000 : 2000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1000, 1999, 2000, 2499})
  void resume_shorterFile_isAtTheLastMarkWithinIt(int size) throws IOException {
    try (var file = new RandomAccessFile(staged().toFile(), "rw")) {
      file.setLength(size);
    }
    requireResumesAt(size < 1000 ? 0 : size < 2000 ? 1000 : 2000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MARK - 1, MARK, MARK + 8, 2 * MARK, 3 * MARK - 1})
  void resume_shorterMarks_isAtTheLastWholeOne(int size) throws IOException {
    try (var file = new RandomAccessFile(marks().toFile(), "rw")) {
      file.setLength(size);
    }
    int whole = size / MARK;
    requireResumesAt(whole == 0 ? 0 : whole == 1 ? 1000 : 2000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, MARK - 1, MARK, 2 * MARK + 20})
  void resume_zerosInTheMarks_isBeforeThem(int at) throws IOException {
    try (var file = new RandomAccessFile(marks().toFile(), "rw")) {
      file.setLength(at);
      file.setLength(3L * MARK);
    }
    int whole = at / MARK;
    requireResumesAt(whole == 0 ? 0 : whole == 1 ? 1000 : 2000);
  }

  @Test
  void resume_withoutMarks_isAtTheStart() throws IOException {
    Files.delete(marks());
    requireResumesAt(0);
  }

  /** The end of the process may come in the midst of a request that nobody has answered. */
  @ParameterizedTest
  @EnumSource
  void append_longRequest_isMarkedOnItsWay(DigestAlgorithm algorithm) throws IOException {
    var part = TestContent.bytes(1 << 20, 7);
    var session = fixture.blobs.startUpload(APP, algorithm);
    int[] sent = {0};
    var died =
        assertThrows(
            IllegalStateException.class,
            () ->
                session.append(
                    OptionalLong.of(0),
                    OptionalLong.empty(),
                    () -> {
                      if (sent[0]++ == 20) {
                        throw new IllegalStateException("the end of the process");
                      }
                      return TestContent.body(part, 1).next();
                    }));
    assertEquals("the end of the process", died.getMessage());
    long resumed = fixture.restarted().upload(APP, session.id()).offset();
    assertTrue(resumed >= 12 << 20 && resumed <= 20 << 20, () -> "resumed at " + resumed);
  }

  @Test
  void append_refusedForItsLength_leavesNoMarkThatStandsInTheWay() throws IOException {
    var part = TestContent.bytes(9 << 20, 7);
    assertThrows(
        RuntimeException.class,
        () ->
            upload.append(
                OptionalLong.of(2500),
                OptionalLong.of(part.length + 1L),
                TestContent.body(part, 9)));
    requireResumesAt(2500);
  }
}
