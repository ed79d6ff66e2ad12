package io.moorage.blobstore.kv.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.StoreFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is broken on the disk is noticed, and never taken for something else. */
final class RocksDamageIT {
  private static final int BATCHES = 200;

  @Test
  void open_logTornAnywhere_hasTheFirstBatchesWhole(@TempDir Path directory) throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var opened = Files.createDirectory(directory.resolve("store"));
    try (var store = RocksKeyValueStore.open(opened)) {
      for (int number = 0; number < BATCHES; number++) {
        var value = new byte[random.nextInt(300)];
        var batch =
            Batch.builder().put(Key.of("a/" + number), value).put(Key.of("b/" + number), value);
        store.commit((random.nextBoolean() ? batch.relaxed() : batch).build());
      }
      for (int round = 0; round < 5; round++) {
        var copy = Files.createDirectory(directory.resolve("copy" + round));
        copy(opened, copy);
        var log = only(copy, ".log");
        try (var channel = FileChannel.open(log, WRITE)) {
          channel.truncate(random.nextLong(channel.size()));
        }
        requireFirstBatches(copy, "seed " + seed + ", round " + round);
      }
    }
  }

  private static void requireFirstBatches(Path directory, String run) {
    try (var store = RocksKeyValueStore.open(directory)) {
      int count = store.scan(Key.of("a/"), Optional.empty(), BATCHES).size();
      assertTrue(count < BATCHES, run);
      assertEquals(count, store.scan(Key.of("b/"), Optional.empty(), BATCHES).size(), run);
      for (int number = 0; number < count; number++) {
        assertTrue(store.get(Key.of("a/" + number)).isPresent(), run);
        assertTrue(store.get(Key.of("b/" + number)).isPresent(), run);
      }
      assertTrue(store.commit(Batch.builder().put(Key.of("c"), new byte[1]).build()), run);
    }
  }

  @Test
  void commit_conditionOnUnreadableRecord_failsAlone(@TempDir Path directory) throws Exception {
    var opened = Files.createDirectory(directory.resolve("store"));
    var copy = directory.resolve("copy");
    try (var store = RocksKeyValueStore.open(opened)) {
      store.commit(Batch.builder().put(Key.of("a"), "value".repeat(100).getBytes(UTF_8)).build());
      store.checkpoint(copy);
    }
    try (var channel = FileChannel.open(only(copy, ".sst"), WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 3);
    }
    try (var store = RocksKeyValueStore.open(copy)) {
      assertThrows(StoreFailure.class, () -> store.get(Key.of("a")));
      assertThrows(StoreFailure.class, () -> store.scan(Key.of("a"), Optional.empty(), 1));
      for (var batch :
          new Batch[] {
            Batch.builder().requireAbsent(Key.of("a")).put(Key.of("b"), new byte[1]).build(),
            Batch.builder().requireEmpty(Key.of("a")).put(Key.of("b"), new byte[1]).build()
          }) {
        assertThrows(StoreFailure.class, () -> store.commit(batch));
      }
      assertFalse(store.get(Key.of("b")).isPresent());
      assertTrue(store.writable());
      assertTrue(store.commit(Batch.builder().put(Key.of("c"), new byte[1]).build()));
    }
  }

  private static Path only(Path directory, String suffix) throws IOException {
    try (var files = Files.list(directory)) {
      var found = files.filter(file -> file.toString().endsWith(suffix)).toList();
      assertEquals(1, found.size(), found.toString());
      return found.getFirst();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
