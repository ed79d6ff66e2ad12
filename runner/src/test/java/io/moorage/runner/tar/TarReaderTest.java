package io.moorage.runner.tar;

import static io.moorage.runner.tar.TarBytes.header;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TarReaderTest {
  private static final long MIB = 1 << 20;

  @Test
  void next_entry_hasWhatItsHeaderSays() throws IOException {
    var tar =
        new TarBytes()
            .add(header('0', "a/b").mode(04640).owner(7, 8).size(3).time(99), new byte[3])
            .bytes();
    var entry = reader(tar).next().orElseThrow();
    assertEquals(TarEntry.Kind.FILE, entry.kind());
    assertEquals("a/b", entry.path().toString());
    assertEquals(04640, entry.permissions());
    assertEquals(7, entry.uid());
    assertEquals(8, entry.gid());
    assertEquals(3, entry.size());
    assertEquals(Instant.ofEpochSecond(99), entry.modified());
  }

  @Test
  void next_extendedHeader_overridesTheEntryBehindIt_andNoOther() throws IOException {
    var tar =
        new TarBytes()
            .extended(Map.of("path", "long", "mtime", "-1.25", "uid", "4294967294"))
            .file("short", "x")
            .file("other", "y")
            .bytes();
    var reader = reader(tar);
    var entry = reader.next().orElseThrow();
    assertEquals("long", entry.path().toString());
    assertEquals(Instant.ofEpochSecond(-2, 750_000_000), entry.modified());
    assertEquals(-2, entry.uid());
    assertEquals("other", reader.next().orElseThrow().path().toString());
  }

  @Test
  void next_recordLongerThanAnyNumber_isRefused() throws IOException {
    byte[] records = "9 a=abc\n9223372036854775807 path=x\n".getBytes(ISO_8859_1);
    var tar = new TarBytes().add(header('x', "p").size(records.length), records).bytes();
    assertThrows(BadArchive.class, reader(tar)::next);
  }

  @Test
  void next_emptyValue_leavesTheHeadersOwn() throws IOException {
    var tar = new TarBytes().extended(Map.of("path", "", "mtime", "")).file("short", "x").bytes();
    assertEquals("short", reader(tar).next().orElseThrow().path().toString());
  }

  @Test
  void next_prefixOfUstar_standsBeforeTheName() throws IOException {
    var tar = new TarBytes().add(header('5', "name").put(345, 155, "some/prefix")).bytes();
    assertEquals("some/prefix/name", reader(tar).next().orElseThrow().path().toString());
  }

  @Test
  void next_prefixOfGnu_isNone() throws IOException {
    var tar = new TarBytes().add(header('5', "name").gnu().put(345, 155, "12345")).bytes();
    assertEquals("name", reader(tar).next().orElseThrow().path().toString());
  }

  @Test
  void next_contentNotRead_isReadOver() throws IOException {
    var reader = reader(new TarBytes().file("a", "x".repeat(2000)).file("b", "").bytes());
    assertEquals("a", reader.next().orElseThrow().path().toString());
    assertEquals("b", reader.next().orElseThrow().path().toString());
    assertTrue(reader.next().isEmpty());
    assertTrue(reader.hasEndMark());
  }

  @Test
  void next_noEndMark_isTold() throws IOException {
    var reader = reader(new TarBytes().file("a", "x").open());
    assertTrue(reader.next().isPresent());
    assertTrue(reader.next().isEmpty());
    assertFalse(reader.hasEndMark());
  }

  @Test
  void next_signedChecksum_isTaken() throws IOException {
    var block = header('0', "\344").bytes();
    int signed = 0;
    for (int i = 0; i < block.length; i++) {
      signed += i >= 148 && i < 156 ? ' ' : block[i];
    }
    var text = "%06o\0 ".formatted(signed).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, block, 148, 8);
    assertTrue(reader(new TarBytes().raw(block).bytes()).next().isPresent());
  }

  /** Ten million empty entries: refused at the cap, and the heap does not grow on the way. */
  @Test
  void next_endlessEntries_areRefusedAtTheCap() throws IOException {
    var reader = new TarReader(new Repeated(header('0', "x").bytes()), TarLimits.DEFAULTS);
    long before = used();
    for (int i = 0; i < TarLimits.DEFAULTS.headers(); i++) {
      assertTrue(reader.next().isPresent());
    }
    assertTrue(assertThrows(BadArchive.class, reader::next).toString().contains("1000000 entries"));
    assertTrue(used() - before < 16 * MIB);
  }

  @Test
  void next_longNameOf256Mib_isRefusedWithoutMemoryForIt() throws IOException {
    var tar = new TarBytes().add(header('L', "x").size(256 * MIB)).open();
    long before = used();
    assertThrows(BadArchive.class, reader(tar)::next);
    assertTrue(used() - before < 16 * MIB);
  }

  private static long used() {
    var runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static TarReader reader(byte[] tar) {
    return new TarReader(new ByteArrayInputStream(tar), TarLimits.DEFAULTS);
  }

  /** The same block without end. */
  private static final class Repeated extends InputStream {
    private final byte[] block;
    private int at;

    Repeated(byte[] block) {
      this.block = block;
    }

    @Override
    public int read() {
      int b = block[at] & 0xff;
      at = (at + 1) % block.length;
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = Math.min(length, block.length - at);
      System.arraycopy(block, at, into, offset, count);
      at = (at + count) % block.length;
      return count;
    }
  }
}
