package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.snapshot.Attack.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Snapshots with a canary beside them. */
final class AttackFixture implements AutoCloseable {
  final SnapshotsFixture snapshots;
  final Canary canary;

  AttackFixture(Path directory) throws IOException {
    var own = directory.resolve("snapshots");
    snapshots = new SnapshotsFixture(own);
    canary = new Canary(directory);
  }

  /**
   * Unpacks a hostile layer; whatever becomes of it, the canary and the work directory are as
   * before.
   */
  void run(Attack attack) throws IOException {
    var before = canary.digest();
    switch (attack.outcome()) {
      case Outcome.Refused(String why) -> {
        var failure =
            assertThrows(
                SnapshotFailure.BadLayer.class, () -> snapshots.unpack(attack.tar()).close());
        assertTrue(failure.toString().contains(why), failure.toString());
      }
      case Outcome.Placed(List<String> paths) ->
          assertEquals(paths, paths(committed(attack.tar()).directory()));
    }
    assertEquals(before, canary.digest());
    try (var work = Files.list(snapshots.directory.resolve("work"))) {
      assertEquals(List.of(), work.toList());
    }
  }

  Snapshot committed(byte[] tar) throws IOException {
    return snapshots.snapshots.commit(Optional.empty(), List.of(snapshots.unpack(tar))).getFirst();
  }

  static List<String> paths(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      return all.filter(path -> !path.equals(tree))
          .map(path -> tree.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    snapshots.close();
    // JUnit would warn of each link that leads out.
    TreeRemoval.delete(snapshots.directory);
  }
}
