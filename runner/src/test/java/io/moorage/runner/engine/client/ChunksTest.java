package io.moorage.runner.engine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunksTest {
  private static String read(String framed) throws IOException {
    try (var chunks =
        new Chunks(new ByteArrayInputStream(framed.getBytes(StandardCharsets.US_ASCII)))) {
      return new String(chunks.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void read_chunks_givesWhatIsInThem() throws IOException {
    assertEquals("hello", read("2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"));
  }

  @Test
  void read_sizeThatIsNone_isRefused() {
    assertThrows(IOException.class, () -> read("-5\r\nhello\r\n"));
    assertThrows(IOException.class, () -> read("five\r\nhello\r\n"));
  }
}
