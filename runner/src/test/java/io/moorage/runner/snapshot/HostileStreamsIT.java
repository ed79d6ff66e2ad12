package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import io.moorage.runner.tar.TarBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E19 to E22: how layers are packed, cut off and named. */
class HostileStreamsIT {
  private static final byte[] TAR =
      new TarBytes().directory("d").file("d/f", "content".repeat(300)).file("g", "").bytes();

  @TempDir Path directory;
  private AttackFixture fixture;

  @BeforeEach
  void open() throws IOException {
    Root.required();
    fixture = new AttackFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void gzip_sound_isUnpacked() throws IOException {
    assertUnpacked(Compression.GZIP, gzip(TAR));
  }

  @Test
  void gzip_thousandMembers_areOneStream() throws IOException {
    var packed = new ByteArrayOutputStream();
    int part = TAR.length / 1000 + 1;
    for (int at = 0; at < 1000 * part; at += part) {
      packed.writeBytes(
          gzip(Arrays.copyOfRange(TAR, Math.min(at, TAR.length), Math.min(at + part, TAR.length))));
    }
    assertUnpacked(Compression.GZIP, packed.toByteArray());
  }

  @Test
  void gzip_wrongChecksum_isRefused() throws IOException {
    var packed = gzip(TAR);
    packed[packed.length - 8]++;
    assertRefused("a wrong checksum", Compression.GZIP, packed);
  }

  @Test
  void gzip_wrongLength_isRefused() throws IOException {
    var packed = gzip(TAR);
    packed[packed.length - 1]++;
    assertRefused("a wrong length", Compression.GZIP, packed);
  }

  @Test
  void gzip_cutOffAnywhere_isRefused() throws IOException {
    var packed = gzip(TAR);
    for (int length = 2; length < packed.length; length++) {
      assertRefused("cut off", Compression.GZIP, Arrays.copyOf(packed, length));
    }
  }

  @Test
  void gzip_somethingBehind_isRefused() throws IOException {
    var packed = gzip(TAR);
    assertRefused(
        "in the place of a member", Compression.GZIP, Arrays.copyOf(packed, packed.length + 5));
  }

  @Test
  void gzip_ofZeros_isRefusedByItsRatio() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed, 64 << 10)) {
      out.write(TarBytes.header('0', "zeros").size(1L << 30).bytes());
      for (int i = 0; i < 1024; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    assertRefused("more than 200 times", Compression.GZIP, packed.toByteArray());
  }

  @Test
  void zstd_sound_isUnpacked() throws IOException {
    assertUnpacked(Compression.ZSTD, Zstd.compress(TAR));
  }

  @Test
  void zstd_framesAndSkippableFrames_areOneStream() throws IOException {
    var packed = new ByteArrayOutputStream();
    packed.writeBytes(skippable());
    packed.writeBytes(Zstd.compress(Arrays.copyOf(TAR, 700)));
    packed.writeBytes(skippable());
    packed.writeBytes(Zstd.compress(Arrays.copyOfRange(TAR, 700, TAR.length)));
    packed.writeBytes(skippable());
    assertUnpacked(Compression.ZSTD, packed.toByteArray());
  }

  @Test
  void zstd_largeWindow_isRefused() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new ZstdOutputStream(packed)) {
      out.setLong(27);
      out.write(TAR);
      out.flush();
      out.write(TAR);
    }
    assertRefused("zstd", Compression.ZSTD, packed.toByteArray());
  }

  @Test
  void zstd_dictionary_isRefused() throws IOException {
    var dictionary =
        "content of a dictionary ".repeat(50).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (var context = new ZstdCompressCtx()) {
      context.loadDict(dictionary);
      var packed = context.compress(TAR);
      assertRefused("", Compression.ZSTD, packed);
    }
  }

  @Test
  void zstd_cutOffAnywhere_isRefused() throws IOException {
    var packed = Zstd.compress(TAR);
    for (int length = 4; length < packed.length; length++) {
      assertRefused("zstd", Compression.ZSTD, Arrays.copyOf(packed, length));
    }
  }

  @Test
  void zstd_ofZeros_isRefusedByItsRatio() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new ZstdOutputStream(packed)) {
      out.write(TarBytes.header('0', "zeros").size(1L << 30).bytes());
      for (int i = 0; i < 1024; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    assertRefused("more than 200 times", Compression.ZSTD, packed.toByteArray());
  }

  @Test
  void otherThanDeclared_isRefused() throws IOException {
    assertRefused(
        "its media type says GZIP, its content ZSTD", Compression.GZIP, Zstd.compress(TAR));
    assertRefused("its media type says ZSTD, its content GZIP", Compression.ZSTD, gzip(TAR));
    assertRefused("its media type says NONE, its content GZIP", Compression.NONE, gzip(TAR));
    assertRefused("its media type says GZIP, its content NONE", Compression.GZIP, TAR);
  }

  @Test
  void tar_cutOffAtEachBlock_isRefused() throws IOException {
    // The end mark alone is missing in the last two: without a diff ID that is no whole archive.
    for (int length = 0; length < TAR.length; length += 512) {
      var cut = Arrays.copyOf(TAR, length);
      assertRefused("", Compression.NONE, cut);
      assertImportRefused(cut);
    }
  }

  @Test
  void tar_badChecksum_isRefused() throws IOException {
    var tar = new TarBytes().file("x", "x").add(TarBytes.header('0', "y").badChecksum()).bytes();
    var failure = assertThrows(SnapshotFailure.BadLayer.class, () -> fixture.committed(tar));
    assertTrue(failure.toString().contains("checksum"), failure.toString());
  }

  @Test
  void tar_somethingBehindItsEnd_countsForTheDiffIdAlone() throws IOException {
    var tar = new TarBytes().raw(TAR).file("hidden", "x").bytes();
    assertRefused("diff ID", Compression.NONE, tar);
    assertTrue(Files.notExists(fixture.committed(tar).directory().resolve("hidden")));
  }

  @Test
  void tar_blockOfZerosBetween_isRefused() {
    var tar = new TarBytes().file("x", "x").raw(new byte[512]).file("y", "y").bytes();
    var failure = assertThrows(SnapshotFailure.BadLayer.class, () -> fixture.committed(tar));
    assertTrue(failure.toString().contains("zeros"), failure.toString());
  }

  private void assertUnpacked(Compression compression, byte[] packed) throws IOException {
    var layer = Layer.of(compression, SnapshotsFixture.diffId(TAR));
    var store = fixture.snapshots.snapshots;
    var staged = store.unpack(layer, new ByteArrayInputStream(packed));
    var tree = store.commit(Optional.empty(), java.util.List.of(staged)).getFirst().directory();
    assertEquals("content".repeat(300), Files.readString(tree.resolve("d/f")));
  }

  private void assertRefused(String why, Compression compression, byte[] packed)
      throws IOException {
    var before = fixture.canary.digest();
    var layer = Layer.of(compression, SnapshotsFixture.diffId(TAR));
    var failure =
        assertThrows(
            SnapshotFailure.BadLayer.class,
            () -> fixture.snapshots.snapshots.unpack(layer, new ByteArrayInputStream(packed)));
    assertTrue(failure.toString().contains(why), failure.toString());
    assertEquals(before, fixture.canary.digest());
  }

  private void assertImportRefused(byte[] tar) {
    assertThrows(
        SnapshotFailure.BadLayer.class,
        () -> fixture.snapshots.snapshots.unpack(Layer.unknown(), new ByteArrayInputStream(tar)));
  }

  private static byte[] gzip(byte[] tar) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(tar);
    }
    return packed.toByteArray();
  }

  private static byte[] skippable() {
    return ByteBuffer.allocate(11)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A51)
        .putInt(3)
        .array();
  }
}
