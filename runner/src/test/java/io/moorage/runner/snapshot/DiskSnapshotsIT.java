package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.runner.tar.TarBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSnapshotsIT {
  private static final byte[] LOW =
      new TarBytes()
          .add(TarBytes.header('5', "tmp/").mode(01777).owner(5, 6))
          .file("tmp/low", "low")
          .file("same", "low")
          .bytes();
  private static final byte[] HIGH =
      new TarBytes().file("tmp/high", "high").file("same", "high").bytes();
  private static final Batch NOTHING = Batch.builder().build();

  @TempDir Path directory;
  private SnapshotsFixture fixture;

  @BeforeEach
  void open() {
    Root.required();
    fixture = new SnapshotsFixture(directory.resolve("snapshots"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void commit_oneLayer_isThereWithItsFiles() throws IOException {
    var snapshot = fixture.commit(LOW);
    assertEquals(ChainId.ofLowest(SnapshotsFixture.diffId(LOW)), snapshot.chain());
    assertEquals(Optional.of(snapshot), fixture.snapshots.get(snapshot.chain()));
    assertEquals(List.of(snapshot), fixture.snapshots.list());
    assertEquals("low", Files.readString(snapshot.directory().resolve("tmp/low")));
    assertEquals(6, snapshot.size());
    assertEquals(SnapshotsFixture.NOW, snapshot.created());
  }

  @Test
  void commit_twoLayers_areAChain() throws IOException {
    var top = fixture.commit(LOW, HIGH);
    var low = fixture.snapshots.get(ChainId.ofLowest(SnapshotsFixture.diffId(LOW))).orElseThrow();
    assertEquals(low.chain().then(SnapshotsFixture.diffId(HIGH)), top.chain());
    assertEquals(Optional.of(low.chain()), top.parent());
    assertEquals(List.of(top.directory(), low.directory()), fixture.snapshots.lowers(top.chain()));
  }

  @Test
  void commit_directoryWithoutEntry_looksAsBelow() throws IOException {
    var tmp = fixture.commit(LOW, HIGH).directory().resolve("tmp");
    assertEquals(01777, (int) Files.getAttribute(tmp, "unix:mode") & 07777);
    assertEquals(5, Files.getAttribute(tmp, "unix:uid"));
    assertEquals(6, Files.getAttribute(tmp, "unix:gid"));
  }

  @Test
  void commit_onCommittedBase_looksAsBelow() throws IOException {
    var low = fixture.commit(LOW);
    var top =
        fixture
            .snapshots
            .commit(Optional.of(low.chain()), List.of(fixture.unpack(HIGH)))
            .getFirst();
    assertEquals(
        01777, (int) Files.getAttribute(top.directory().resolve("tmp"), "unix:mode") & 07777);
  }

  @Test
  void commit_again_keepsTheFirst() throws IOException {
    var first = fixture.commit(LOW);
    Files.createFile(first.directory().resolve("mark"));
    assertEquals(first, fixture.commit(LOW));
    assertTrue(Files.exists(first.directory().resolve("mark")));
    assertNothingInWork();
  }

  @Test
  void commit_baseNotThere_fails() throws IOException {
    var none = ChainId.ofLowest(SnapshotsFixture.diffId(HIGH));
    var staged = List.of(fixture.unpack(LOW));
    assertThrows(
        SnapshotFailure.NoSuchSnapshot.class,
        () -> fixture.snapshots.commit(Optional.of(none), staged));
    assertNothingInWork();
  }

  @Test
  void commit_closedLayer_isRefused() throws IOException {
    var staged = fixture.unpack(LOW);
    staged.close();
    assertThrows(
        IllegalStateException.class,
        () -> fixture.snapshots.commit(Optional.empty(), List.of(staged)));
  }

  @Test
  void close_staged_leavesNothing() throws IOException {
    fixture.unpack(LOW).close();
    assertNothingInWork();
    assertEquals(List.of(), fixture.snapshots.list());
  }

  @Test
  void unpack_otherDiffId_isRefused() throws IOException {
    var layer = Layer.of(Compression.NONE, SnapshotsFixture.diffId(HIGH));
    var failure =
        assertThrows(
            SnapshotFailure.BadLayer.class,
            () -> fixture.snapshots.unpack(layer, new ByteArrayInputStream(LOW)));
    assertTrue(failure.toString().contains("diff ID"), failure.toString());
    assertNothingInWork();
  }

  @Test
  void unpack_sourceFails_throwsWhatItThrew() throws IOException {
    var cut = new IOException("the registry went away");
    var source =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[700_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw cut;
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                throw cut;
              }
            });
    var thrown =
        assertThrows(
            IOException.class,
            () ->
                fixture.snapshots.unpack(
                    Layer.of(Compression.NONE, SnapshotsFixture.diffId(LOW)), source));
    assertEquals(cut, thrown);
    assertNothingInWork();
  }

  @Test
  void unpack_directoryGone_isTheDisksFault() throws IOException {
    Files.delete(fixture.directory.resolve("work"));
    assertThrows(SnapshotFailure.DiskFailure.class, () -> fixture.unpack(LOW));
    Files.createDirectory(fixture.directory.resolve("work"));
  }

  @Test
  void unpack_unknownLayer_tellsItsDiffId() throws IOException {
    try (var staged = fixture.snapshots.unpack(Layer.unknown(), new ByteArrayInputStream(HIGH))) {
      assertEquals(SnapshotsFixture.diffId(HIGH), staged.diffId());
    }
  }

  @Test
  void remove_takesRecordAndFiles() throws IOException {
    var snapshot = fixture.commit(LOW);
    assertTrue(fixture.snapshots.remove(snapshot.chain(), NOTHING));
    assertEquals(Optional.empty(), fixture.snapshots.get(snapshot.chain()));
    assertTrue(Files.notExists(snapshot.directory()));
    assertNothingInWork();
    assertFalse(fixture.snapshots.remove(snapshot.chain(), NOTHING));
    assertEquals(snapshot, fixture.commit(LOW));
  }

  @Test
  void remove_conditionDoesNotHold_keepsIt() throws IOException {
    var snapshot = fixture.commit(LOW);
    var needed = Batch.builder().requirePresent(Key.of("nobody needs it")).build();
    assertFalse(fixture.snapshots.remove(snapshot.chain(), needed));
    assertEquals(Optional.of(snapshot), fixture.snapshots.get(snapshot.chain()));
    assertTrue(Files.exists(snapshot.directory()));
  }

  @Test
  void remove_deepTree_leavesNothing() throws IOException {
    var tar = new TarBytes();
    for (int i = 0; i < 20; i++) {
      tar.extended(Map.of("path", "d/".repeat(200 + i) + "f")).file("x", "x");
    }
    var snapshot = fixture.commit(tar.bytes());
    assertTrue(fixture.snapshots.remove(snapshot.chain(), NOTHING));
    assertNothingInWork();
  }

  @Test
  void open_afterCrash_sweepsWhatHasNoRecord() throws IOException {
    var kept = fixture.commit(LOW);
    var stray = kept.directory().resolveSibling("ab".repeat(32));
    Files.createDirectories(stray.resolve("x/y"));
    Files.createDirectories(fixture.directory.resolve("work/7/tree/z"));
    fixture.restart();
    fixture.restart();
    assertTrue(Files.notExists(stray));
    assertEquals(List.of(kept), fixture.snapshots.list());
    assertEquals("low", Files.readString(kept.directory().resolve("tmp/low")));
    assertNothingInWork();
    try (var all = Files.list(fixture.directory)) {
      assertEquals(
          List.of("sha256", "sha512", "work"),
          all.map(path -> path.getFileName().toString())
              .filter(n -> !n.equals("work.0"))
              .sorted()
              .toList());
    }
  }

  @Test
  void open_treeGone_forgetsTheRecord() throws IOException {
    var snapshot = fixture.commit(LOW);
    Files.move(snapshot.directory(), directory.resolve("elsewhere"));
    fixture.restart();
    assertEquals(Optional.empty(), fixture.snapshots.get(snapshot.chain()));
    fixture.commit(LOW);
  }

  @Test
  void snapshots_areClosedToOthers() throws IOException {
    var mode = Files.getPosixFilePermissions(fixture.directory);
    assertArrayEquals(PosixFilePermissions.fromString("rwx------").toArray(), mode.toArray());
  }

  private void assertNothingInWork() throws IOException {
    try (var work = Files.list(fixture.directory.resolve("work"))) {
      assertEquals(List.of(), work.toList());
    }
  }
}
