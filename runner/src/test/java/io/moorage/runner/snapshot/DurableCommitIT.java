package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.runner.tar.TarBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot that is there promises, when the power goes or a step fails. */
class DurableCommitIT {
  private static final int FILES = 200;

  @TempDir Path directory;

  /** The records are taken to be durable when they are committed, as they are on disk. */
  private final KeyValueStore store = new MemoryKeyValueStore();

  @BeforeEach
  void asRoot() {
    Root.required();
  }

  @Test
  void commit_powerCutBehindIt_keepsEveryByte() throws IOException {
    var trees = treesAroundCut(new LocalSnapshotDisk());
    assertEquals(trees.before, trees.after);
    assertEquals(FILES + 1, trees.after.size());
  }

  /** Guards the test above: it must see what a commit without its flush loses. */
  @Test
  void commit_withoutFlush_losesFiles() throws IOException {
    var trees =
        treesAroundCut(
            new FaultyDisk(-1) {
              @Override
              public void syncFileSystem(FileDescriptor directory) {}
            });
    assertNotEquals(trees.before, trees.after);
  }

  private record Trees(Map<String, String> before, Map<String, String> after) {}

  private Trees treesAroundCut(SnapshotDisk disk) throws IOException {
    boolean possible = CutFileSystem.isPossible();
    if (!possible) {
      System.out.println("skipped: no loop device to cut the power of");
    }
    assumeTrue(possible, "no loop device to cut the power of");
    Map<String, String> before;
    Path tree;
    try (var system = CutFileSystem.in(directory)) {
      try (var snapshots = open(disk, system.root())) {
        var snapshot = commit(snapshots);
        tree = system.root().relativize(snapshot.directory());
        before = TreeListing.of(snapshot.directory());
      }
      try (var after = system.cut()) {
        var there = after.root().resolve(tree);
        return new Trees(before, Files.exists(there) ? TreeListing.of(there) : Map.of());
      }
    }
  }

  @Test
  void commit_anyStepFails_restartFindsAllOrNothing() throws IOException {
    int failed = 0;
    for (int step = 0; ; step++) {
      var root = Files.createDirectories(directory.resolve("step" + step));
      var disk = new FaultyDisk(step);
      try (var snapshots = open(disk, root)) {
        disk.arm();
        commit(snapshots);
        break;
      } catch (SnapshotFailure.DiskFailure expected) {
        failed++;
      }
      assertTrue(disk.failed());
      try (var snapshots = open(new LocalSnapshotDisk(), root)) {
        assertEquals(List.of(), snapshots.list());
        try (var trees = Files.list(root.resolve("snapshots/sha256"))) {
          assertEquals(0, trees.count());
        }
        var snapshot = commit(snapshots);
        assertEquals(FILES + 1, TreeListing.of(snapshot.directory()).size());
        assertTrue(snapshots.remove(snapshot.chain(), Batch.builder().build()));
      }
    }
    assertEquals(3, failed, "flush, rename and flush of the name");
  }

  @Test
  void remove_cutOffBehindItsRecord_isSweptAtTheNextStart() throws IOException {
    var root = Files.createDirectories(directory.resolve("removal"));
    var disk = new FaultyDisk(0);
    Snapshot snapshot;
    try (var snapshots = open(disk, root)) {
      snapshot = commit(snapshots);
      disk.arm();
      var none = Batch.builder().build();
      assertThrows(
          SnapshotFailure.DiskFailure.class, () -> snapshots.remove(snapshot.chain(), none));
      assertEquals(Optional.empty(), snapshots.get(snapshot.chain()));
    }
    open(new LocalSnapshotDisk(), root).close();
    assertFalse(Files.exists(snapshot.directory()));
  }

  private DiskSnapshots open(SnapshotDisk disk, Path root) {
    var snapshots =
        new DiskSnapshots(
            disk, root.resolve("snapshots"), store, UnpackLimits.DEFAULTS, InstantSource.system());
    snapshots.sweep();
    return snapshots;
  }

  private static Snapshot commit(DiskSnapshots snapshots) throws IOException {
    var tar = new TarBytes().directory("d");
    for (int i = 0; i < FILES; i++) {
      tar.file("d/" + i, "content of file " + i);
    }
    var staged = snapshots.unpack(Layer.unknown(), new ByteArrayInputStream(tar.bytes()));
    return snapshots.commit(Optional.empty(), List.of(staged)).getFirst();
  }
}
