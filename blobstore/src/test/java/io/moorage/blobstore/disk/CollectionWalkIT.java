package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Dmoorage.walk.seed} goes a way again, {@code -Dmoorage.walk.operations} sets how far it
 * goes.
 */
class CollectionWalkIT {
  private static final long SEED = Long.getLong("moorage.walk.seed", System.nanoTime());
  private static final int OPERATIONS = Integer.getInteger("moorage.walk.operations", 2_000);

  @Test
  void walk_operationsWithinOperations_losesNothing(
      @TempDir(factory = InMemory.class) Path directory) throws IOException {
    System.out.println("collection walk: seed " + SEED);

    var counts = new Walk(directory, SEED).run(OPERATIONS);

    System.out.println("collection walk: " + counts);
    assertTrue(counts.getOrDefault("files unlinked", 0) >= OPERATIONS / 50, counts::toString);
    assertTrue(counts.getOrDefault("kills", 0) > 0, counts::toString);
  }
}
