package io.moorage.runner.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.runner.engine.client.FrameReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Frames frames = new Frames(out);

  @Test
  void eachPiece_hasItsHeader() throws IOException {
    frames.write(Frames.Output.STDOUT, "hi".getBytes(UTF_8), 0, 2);
    frames.write(Frames.Output.STDERR, "xoops".getBytes(UTF_8), 1, 4);
    assertArrayEquals(
        new byte[] {1, 0, 0, 0, 0, 0, 0, 2, 'h', 'i', 2, 0, 0, 0, 0, 0, 0, 4, 'o', 'o', 'p', 's'},
        out.toByteArray());
  }

  @Test
  void whatIsTakenApart_isWhatWasPutTogether() throws IOException {
    var bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    frames.write(Frames.Output.STDOUT, bytes, 0, bytes.length);
    frames.write(Frames.Output.STDERR, "e".getBytes(UTF_8), 0, 1);
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    FrameReader.copy(new ByteArrayInputStream(out.toByteArray()), stdout, stderr);
    assertArrayEquals(bytes, stdout.toByteArray());
    assertEquals("e", stderr.toString(UTF_8));
  }

  @Test
  void brokenOffWithinAFrame_isAnError() throws IOException {
    frames.write(Frames.Output.STDOUT, "hello".getBytes(UTF_8), 0, 5);
    var cut = Arrays.copyOf(out.toByteArray(), 10);
    assertThrows(
        EOFException.class,
        () -> FrameReader.copy(new ByteArrayInputStream(cut), new ByteArrayOutputStream(), out));
  }
}
