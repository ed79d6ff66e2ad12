package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure.BodyCutOff;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.Upload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlignedBodyTest {
  private static final int BORDER = 64 << 10;

  /**
   * In parts of one to three buffers of any size, each dirtied once the next part is asked for, as
   * pools do.
   */
  private static Upload.Body inPieces(byte[] content, long seed) {
    var random = new Random(seed);
    var last = new ArrayList<byte[]>();
    int[] at = {0};
    return () -> {
      last.forEach(bytes -> Arrays.fill(bytes, (byte) -1));
      last.clear();
      for (int i = random.nextInt(1, 4); i > 0 && at[0] < content.length; i--) {
        int end = Math.min(content.length, at[0] + random.nextInt(1, 100_000));
        last.add(Arrays.copyOfRange(content, at[0], end));
        at[0] = end;
      }
      return last.stream().map(ByteBuffer::wrap).toList();
    };
  }

  private static void drain(Upload.Body body, ByteArrayOutputStream into, long position) {
    boolean over = false;
    for (var part = body.next(); !part.isEmpty(); part = body.next()) {
      assertTrue(!over, "only the last part may end off a border");
      for (var bytes : part) {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        into.writeBytes(copy);
      }
      over = (position + into.size()) % BORDER != 0;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 65_535, 65_536, 1_000_001})
  void next_anyPieces_givesTheSameBytesCutAtBorders(long position) {
    for (int seed = 0; seed < 20; seed++) {
      var content = TestContent.bytes(700_000 + seed * 9_973, seed);
      var got = new ByteArrayOutputStream();
      var body = new AlignedBody(inPieces(content, seed), position);
      drain(body, got, position);
      assertArrayEquals(content, got.toByteArray(), "seed " + seed);
      assertEquals(List.of(), body.next());
    }
  }

  @Test
  void next_brokenOff_givesWhatCameFirst() {
    var content = TestContent.bytes(100, 1);
    var pieces = TestContent.body(content, 1);
    var body =
        new AlignedBody(
            () -> {
              var part = pieces.next();
              if (part.isEmpty()) {
                throw new BodyCutOff("gone");
              }
              return part;
            },
            0);
    assertEquals(List.of(ByteBuffer.wrap(content)), body.next());
    assertThrows(BodyCutOff.class, body::next);
    assertThrows(BodyCutOff.class, body::next);
  }
}
