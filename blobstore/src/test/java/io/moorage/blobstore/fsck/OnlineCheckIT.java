package io.moorage.blobstore.fsck;

import static io.moorage.blobstore.fsck.SampleStore.APP;
import static io.moorage.blobstore.fsck.SampleStore.LAYER;
import static io.moorage.blobstore.fsck.SampleStore.NEXT;
import static io.moorage.blobstore.fsck.SampleStore.OTHER;
import static io.moorage.blobstore.fsck.SampleStore.UNUSED;
import static io.moorage.blobstore.fsck.SampleStore.kinds;
import static io.moorage.blobstore.fsck.SampleStore.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.disk.InMemory;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check beside the server that has the store open. */
class OnlineCheckIT {
  @TempDir(factory = InMemory.class)
  Path directory;

  private SampleStore sample() {
    return new SampleStore(directory);
  }

  @Test
  void check_runningStore_seesOneMoment() throws IOException {
    sample().fill();
    try (var data = sample().open()) {
      try (var snapshot = data.snapshot()) {
        // All of this is newer than the records that are checked.
        var _ = TestContent.push(data.blobs(), OTHER, TestContent.bytes(77, 7));
        assertTrue(data.manifests().remove(APP, NEXT.digest()));
        var found = new ArrayList<Report>();
        var summary = Fsck.check(snapshot, Fsck.Options.thorough(), found::add);
        assertEquals(List.of(), found);
        assertTrue(summary.isClean());
      }
      assertFalse(Files.exists(directory.resolve("snapshot")), "the copy is gone");
    }
  }

  @Test
  void check_runningStoreWithRot_isFound() throws IOException {
    sample().fill();
    try (var data = sample().open();
        var snapshot = data.snapshot()) {
      Harm.to(directory, snapshot.records())
          .flipBit(Harm.to(directory, snapshot.records()).file(LAYER), 5);
      Files.writeString(
          directory
              .resolve("blobs/sha256/00")
              .resolve("0".repeat(DigestAlgorithm.SHA256.hexLength())),
          "orphan");
      var found = new ArrayList<Report>();
      Fsck.check(snapshot, Fsck.Options.thorough(), found::add);
      assertEquals(
          List.of("file-rotten", "manifest-lacks-blob", "orphan-file"), sorted(kinds(found)));
    }
  }

  @Test
  void onlineCheck_runsOnceAtATimeAndTells() throws Exception {
    sample().fill();
    try (var data = sample().open();
        var check = new OnlineCheck(data::snapshot, false)) {
      assertEquals(new OnlineCheck.State.Never(), check.progress().state());
      assertTrue(check.start(false));
      while (check.progress().state() instanceof OnlineCheck.State.Running) {
        Thread.onSpinWait();
      }
      assertEquals(
          new OnlineCheck.State.Done(new Summary(2, 4, 2, 3, 207_000, 0, 0, 0)),
          check.progress().state());
      Files.delete(directory.resolve("blobs/sha256/" + fileOf(UNUSED)));
      assertTrue(check.start(true));
      while (check.progress().state() instanceof OnlineCheck.State.Running) {
        Thread.onSpinWait();
      }
      assertEquals(
          List.of("file-missing"),
          check.progress().findings().stream().map(OnlineCheck.Told::kind).toList());
    }
  }

  @Test
  void onlineCheck_closed_endsAndLeavesNothing() {
    sample().fill();
    try (var data = sample().open()) {
      var check = new OnlineCheck(data::snapshot, false);
      assertTrue(check.start(false));
      check.close();
      assertFalse(check.progress().state() instanceof OnlineCheck.State.Running);
      assertFalse(check.start(false));
      assertFalse(Files.exists(directory.resolve("snapshot")));
    }
  }

  @Test
  void onlineCheck_error_failsAndAnotherMayBegin() {
    var check =
        new OnlineCheck(
            () -> {
              throw new StackOverflowError("injected");
            },
            false);
    try (check) {
      for (int i = 0; i < 2; i++) {
        assertTrue(check.start(false));
        while (check.progress().state() instanceof OnlineCheck.State.Running) {
          Thread.onSpinWait();
        }
        assertTrue(check.progress().state() instanceof OnlineCheck.State.Failed);
      }
    }
  }

  private static String fileOf(byte[] content) {
    var hex = TestContent.digest(content).hex();
    return hex.substring(0, 2) + "/" + hex;
  }
}
