package io.moorage.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WholeBodyTest {
  private static final int LONGEST = 300_000;

  private static byte[] content(int length) {
    var content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  /** As so many equal parts would come, one after the other. */
  private static FakeCall inParts(byte[] content, int parts, OptionalLong announced) {
    var each = new byte[parts][];
    for (int i = 0, from = 0; i < parts; i++) {
      int to = (int) ((long) content.length * (i + 1) / parts);
      each[i] = Arrays.copyOfRange(content, from, to);
      from = to;
    }
    var call = FakeCall.empty().stream(each);
    return new FakeCall(call.query(), call.fields(), true, announced, call.body());
  }

  @Test
  void read_anyNumberOfParts_announcedOrNot_isWhole() {
    for (int length : new int[] {1, 100, 99_999, LONGEST}) {
      var content = content(length);
      for (int parts : new int[] {1, 2, 7, 1_000}) {
        for (var announced : new OptionalLong[] {OptionalLong.empty(), OptionalLong.of(length)}) {
          int most = Math.min(parts, length);
          try (var body =
              WholeBody.read(inParts(content, most, announced), LONGEST, new LargeBodies())) {
            assertArrayEquals(content, body.bytes());
          }
        }
      }
    }
  }

  @Test
  void read_moreThanTheLongest_isRefused() {
    var call = inParts(content(LONGEST + 1), 50, OptionalLong.empty());
    var refusal =
        assertThrows(Refusal.class, () -> WholeBody.read(call, LONGEST, new LargeBodies()));
    assertEquals(ErrorCode.MANIFEST_TOO_LARGE, refusal.code());
  }
}
