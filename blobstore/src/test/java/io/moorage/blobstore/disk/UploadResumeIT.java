package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An upload goes on where it stood, wherever a restart comes between two of its chunks. */
final class UploadResumeIT {
  private static final int CHUNK = 64 << 10;
  private static final byte[] CONTENT = TestContent.bytes(3 * CHUNK, 8);

  @TempDir(factory = InMemory.class)
  Path directory;

  /** At each border of what is written at once, and a byte before and behind it. */
  static IntStream borders() {
    return IntStream.rangeClosed(0, CONTENT.length / CHUNK)
        .flatMap(i -> IntStream.rangeClosed(i * CHUNK - 1, i * CHUNK + 1))
        .filter(at -> at >= 0 && at <= CONTENT.length);
  }

  @ParameterizedTest
  @MethodSource("borders")
  void restart_atABorder_resumesThere(int border) throws IOException {
    var store = new StoreFixture(StoreSettings.defaults(directory), new LocalDisk());
    var upload = store.blobs.startUpload(APP, DigestAlgorithm.SHA256);
    append(upload, 0, border);

    var resumed = store.restarted().upload(APP, upload.id());
    assertEquals(border, resumed.offset());
    int next = Math.min(CONTENT.length, border + CHUNK / 2);
    append(resumed, border, next);

    var again = store.restarted();
    var last = again.upload(APP, upload.id());
    assertEquals(next, last.offset());
    append(last, next, CONTENT.length);
    var digest = TestContent.digest(CONTENT);
    last.finish(digest);
    assertArrayEquals(CONTENT, StoreFixture.read(again, APP, digest));
  }

  private static void append(Upload upload, int from, int to) {
    var chunk = Arrays.copyOfRange(CONTENT, from, to);
    upload.append(OptionalLong.of(from), OptionalLong.of(chunk.length), TestContent.body(chunk, 3));
  }
}
