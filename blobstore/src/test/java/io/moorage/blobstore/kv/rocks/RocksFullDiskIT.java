package io.moorage.blobstore.kv.rocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.surroundings.Tmpfs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full, and has room again: records are written again without a restart. */
@Timeout(120)
final class RocksFullDiskIT {
  private static final int BEFORE = 100;

  @TempDir Path directory;

  /** Something that cannot be made smaller. */
  private static byte[] value(int number) {
    var value = new byte[64 << 10];
    new Random(number).nextBytes(value);
    return value;
  }

  private static Batch put(int number) {
    return Batch.builder().put(Key.of("k/" + number), value(number)).build();
  }

  private static void fill(KeyValueStore store) {
    for (int number = 0; number < BEFORE; number++) {
      assertTrue(store.commit(put(number)));
    }
  }

  private static void require(KeyValueStore store, int from, int to) {
    for (int number = from; number < to; number++) {
      assertArrayEquals(value(number), store.get(Key.of("k/" + number)).orElseThrow());
    }
  }

  @Test
  void commit_noRoomInTheLog_isAsIfItHadNeverBeen() throws Exception {
    try (var disk = Tmpfs.on(directory.resolve("disk"), "96m")) {
      var opened = disk.root().resolve("records");
      int refused = BEFORE;
      try (var store = RocksKeyValueStore.open(opened)) {
        fill(store);
        var filler = disk.fill();
        // RocksDB takes some room for its log beforehand.
        while (isTaken(store, refused)) {
          refused++;
        }
        int last = refused;
        assertThrows(StoreFailure.NoRoom.class, () -> store.commit(put(last + 1)));
        require(store, 0, refused);
        Files.delete(filler);
        awaitRoom(store, refused + 2);
        assertTrue(store.get(Key.of("k/" + refused)).isEmpty());
        assertTrue(store.get(Key.of("k/" + (refused + 1))).isEmpty());
      }
      try (var again = RocksKeyValueStore.open(opened)) {
        require(again, 0, refused);
        assertTrue(again.get(Key.of("k/" + refused)).isEmpty());
        assertTrue(again.get(Key.of("k/" + (refused + 1))).isEmpty());
        require(again, refused + 2, refused + 3);
      }
    }
  }

  @Test
  void commit_noRoomForATable_isTakenWhenThereIs() throws Exception {
    try (var disk = Tmpfs.on(directory.resolve("disk"), "96m")) {
      var opened = disk.root().resolve("records");
      try (var store = RocksKeyValueStore.open(opened)) {
        fill(store);
        var filler = disk.fill();
        // It writes out what is fresh.
        assertThrows(StoreFailure.class, () -> store.checkpoint(disk.root().resolve("checkpoint")));
        assertThrows(StoreFailure.NoRoom.class, () -> store.commit(put(BEFORE)));
        assertTrue(store.writable());
        require(store, 0, BEFORE);
        Files.delete(filler);
        awaitRoom(store, BEFORE + 1);
      }
      try (var again = RocksKeyValueStore.open(opened)) {
        require(again, 0, BEFORE);
        assertTrue(again.get(Key.of("k/" + BEFORE)).isEmpty());
        require(again, BEFORE + 1, BEFORE + 2);
      }
    }
  }

  private static boolean isTaken(KeyValueStore store, int number) {
    try {
      return store.commit(put(number));
    } catch (StoreFailure.NoRoom full) {
      return false;
    }
  }

  /** RocksDB looks for room every five seconds. */
  private static void awaitRoom(KeyValueStore store, int number) throws InterruptedException {
    while (!isTaken(store, number)) {
      Thread.sleep(100);
    }
  }
}
