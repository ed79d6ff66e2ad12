package io.moorage.blobstore.kv.rocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.KeyValueStoreContract;
import io.moorage.blobstore.kv.StoreFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksKeyValueStoreIT extends KeyValueStoreContract {
  private Path opened = Path.of("");

  @Override
  protected KeyValueStore open(Path directory) {
    opened = directory;
    return RocksKeyValueStore.open(directory);
  }

  @Override
  protected KeyValueStore openCheckpoint(Path directory) {
    return RocksKeyValueStore.open(directory);
  }

  @Test
  void open_again_hasEverything() {
    put("a", "1");
    store().commit(Batch.builder().put(Key.of("b"), bytes("2")).relaxed().build());
    store().close();
    try (var again = RocksKeyValueStore.open(opened)) {
      assertTrue(again.get(Key.of("a")).isPresent());
      assertTrue(again.get(Key.of("b")).isPresent());
    }
  }

  @Test
  void open_whileOpen_fails() {
    assertThrows(StoreFailure.class, () -> RocksKeyValueStore.open(opened));
  }

  /** What lies on the disk at any moment is what a crash leaves. */
  @Test
  void open_copyOfOpenDirectory_hasWhatWasAcknowledged(@TempDir Path copy) throws Exception {
    int callers = 16;
    var written = new ArrayList<Future<?>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < callers; caller++) {
        var prefix = "k/" + caller + "/";
        written.add(executor.submit(() -> fill(prefix)));
      }
    }
    for (var each : written) {
      each.get();
    }
    copy(opened, copy);
    try (var image = RocksKeyValueStore.open(copy)) {
      for (int caller = 0; caller < callers; caller++) {
        for (int number = 0; number < 50; number++) {
          assertTrue(image.get(Key.of("k/" + caller + "/" + number)).isPresent());
        }
      }
    }
  }

  @Test
  void unpackLibrary_twice_leavesOneFile(@TempDir Path directory) throws Exception {
    var file = RocksKeyValueStore.unpackLibrary(directory.resolve("lib"));
    var time = Files.getLastModifiedTime(file);
    assertEquals(file, RocksKeyValueStore.unpackLibrary(directory.resolve("lib")));
    assertEquals(time, Files.getLastModifiedTime(file));
    Files.writeString(file, "of an older version");
    RocksKeyValueStore.unpackLibrary(directory.resolve("lib"));
    assertTrue(Files.size(file) > 1 << 20);
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  private void fill(String prefix) {
    for (int number = 0; number < 50; number++) {
      var batch = Batch.builder().put(Key.of(prefix + number), bytes("1"));
      store().commit((number % 3 == 1 ? batch.relaxed() : batch).build());
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
