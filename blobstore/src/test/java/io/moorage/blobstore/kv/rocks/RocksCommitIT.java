package io.moorage.blobstore.kv.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** How batches are gathered, synced and refused: the steps of one group, seen at the disk. */
@Timeout(60)
final class RocksCommitIT {

  @Test
  void commit_oneGroup_eachBatchSeesTheOnesBefore(@TempDir Path directory) throws Exception {
    var gate = new GatedWriter();
    try (var store = RocksKeyValueStore.open(directory, gate::around);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      gate.close();
      var first = executor.submit(() -> store.commit(put("z")));
      gate.awaitWrite();
      var answers = new ArrayList<Future<Boolean>>();
      for (var batch :
          List.of(
              Batch.builder().requireEmpty(Key.of("p/")).put(Key.of("p/a"), bytes("1")).build(),
              Batch.builder().requireEmpty(Key.of("p/")).build(),
              Batch.builder().requirePresent(Key.of("p/a")).delete(Key.of("p/a")).build(),
              Batch.builder().requirePresent(Key.of("p/a")).build(),
              Batch.builder().requireEmpty(Key.of("p/")).put(Key.of("p/b"), bytes("2")).build(),
              Batch.builder().requireEqual(Key.of("p/b"), bytes("2")).build(),
              Batch.builder().requireAbsent(Key.of("p/b")).build())) {
        answers.add(executor.submit(() -> store.commit(batch)));
        awaitWaiting(store, answers.size());
      }
      gate.open();
      assertTrue(first.get());
      var results = new ArrayList<Boolean>();
      for (var answer : answers) {
        results.add(answer.get());
      }
      assertEquals(List.of(true, false, true, false, true, true, false), results);
      assertEquals(2L, store.gauges().get("groups"));
      assertEquals(3L, store.gauges().get("refused"));
    }
  }

  @Test
  void commit_prefixDeletedInGroup_isEmpty(@TempDir Path directory) throws Exception {
    var gate = new GatedWriter();
    try (var store = RocksKeyValueStore.open(directory, gate::around);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      store.commit(put("p/a"));
      gate.close();
      var first = executor.submit(() -> store.commit(put("z")));
      gate.awaitWrite();
      var delete =
          executor.submit(() -> store.commit(Batch.builder().delete(Key.of("p/a")).build()));
      awaitWaiting(store, 1);
      var empty =
          executor.submit(() -> store.commit(Batch.builder().requireEmpty(Key.of("p/")).build()));
      awaitWaiting(store, 2);
      gate.open();
      assertTrue(first.get());
      assertTrue(delete.get());
      assertTrue(empty.get());
    }
  }

  @Test
  void commit_relaxedThenDurable_syncsOnceForBoth(@TempDir Path directory) {
    var gate = new GatedWriter();
    try (var store = RocksKeyValueStore.open(directory, gate::around)) {
      store.commit(Batch.builder().put(Key.of("a"), bytes("1")).relaxed().build());
      store.commit(put("b"));
      store.commit(Batch.builder().requirePresent(Key.of("b")).build());
      assertEquals(List.of(false, true), gate.syncs());
      store.commit(Batch.builder().put(Key.of("c"), bytes("1")).relaxed().build());
      store.commit(Batch.builder().requirePresent(Key.of("c")).build());
      assertEquals(List.of(false, true, false, true), gate.syncs());
      store.commit(Batch.builder().put(Key.of("d"), bytes("1")).relaxed().build());
    }
    assertEquals(List.of(false, true, false, true, false, true), gate.syncs());
  }

  @Test
  void commit_afterFailedWrite_isRefusedWhileReadsGoOn(@TempDir Path directory) {
    var gate = new GatedWriter();
    try (var store = RocksKeyValueStore.open(directory, gate::around)) {
      store.commit(put("a"));
      assertTrue(store.writable());
      gate.failNext(new RocksDBException("disk on fire"));
      var first = assertThrows(StoreFailure.class, () -> store.commit(put("b")));
      var second = assertThrows(StoreFailure.class, () -> store.commit(put("c")));
      assertTrue(first.toString().contains("disk on fire"), first.toString());
      assertTrue(second.toString().contains("disk on fire"), second.toString());
      assertFalse(store.writable());
      assertTrue(store.get(Key.of("a")).isPresent());
      assertTrue(store.get(Key.of("c")).isEmpty());
    }
    assertEquals(List.of(true, true), gate.syncs(), "nothing is written or synced after a failure");
    try (var again = RocksKeyValueStore.open(directory)) {
      assertTrue(again.commit(put("c")));
    }
  }

  @Test
  void commit_noRoomForAGroup_isRefusedAndTheNextIsTaken(@TempDir Path directory) {
    var gate = new GatedWriter();
    try (var store = RocksKeyValueStore.open(directory, gate::around)) {
      gate.failNext(noSpace("While appending to file: /data/meta/000008.log: No space left"));
      assertThrows(StoreFailure.NoRoom.class, () -> store.commit(put("a")));
      assertTrue(store.writable());
      assertTrue(store.get(Key.of("a")).isEmpty());
      assertTrue(store.commit(put("a")));
    }
  }

  /** The kernel may have dropped what was written, and a second flush would not tell. */
  @Test
  void commit_flushThatFailsForWantOfRoom_endsWriting(@TempDir Path directory) {
    for (var words : List.of("While fdatasync", "While open a file for appending")) {
      var gate = new GatedWriter();
      try (var store = RocksKeyValueStore.open(directory, gate::around)) {
        gate.failNext(noSpace(words + ": /data/meta/000008.log: No space left on device"));
        var failure = assertThrows(StoreFailure.class, () -> store.commit(put("a")));
        assertFalse(failure instanceof StoreFailure.NoRoom);
        assertFalse(store.writable());
      }
    }
  }

  @Test
  void close_noRoomToSyncRelaxedBatches_ends(@TempDir Path directory) {
    var gate = new GatedWriter();
    try (var store = RocksKeyValueStore.open(directory, gate::around)) {
      store.commit(Batch.builder().put(Key.of("a"), bytes("1")).relaxed().build());
      gate.failNext(noSpace("While appending to file: /data/meta/000008.log: No space left"));
    }
    try (var again = RocksKeyValueStore.open(directory)) {
      assertTrue(again.get(Key.of("a")).isPresent());
    }
  }

  private static RocksDBException noSpace(String state) {
    return new RocksDBException(
        state, new Status(Status.Code.IOError, Status.SubCode.NoSpace, state));
  }

  @Test
  void close_whileBatchesWait_answersThem(@TempDir Path directory) throws Exception {
    var gate = new GatedWriter();
    var store = RocksKeyValueStore.open(directory, gate::around);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      gate.close();
      var first = executor.submit(() -> store.commit(put("a")));
      gate.awaitWrite();
      var second = executor.submit(() -> store.commit(put("b")));
      awaitWaiting(store, 1);
      var closing = executor.submit(store::close);
      while (store.writable()) {
        Thread.onSpinWait();
      }
      assertThrows(StoreFailure.class, () -> store.commit(put("c")));
      gate.open();
      assertTrue(first.get());
      assertTrue(second.get());
      closing.get();
    }
    try (var again = RocksKeyValueStore.open(directory)) {
      assertTrue(again.get(Key.of("b")).isPresent());
      assertTrue(again.get(Key.of("c")).isEmpty());
    }
  }

  private static Batch put(String key) {
    return Batch.builder().put(Key.of(key), bytes("1")).build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static void awaitWaiting(KeyValueStore store, long count) {
    while (store.gauges().getOrDefault("waiting", 0L) < count) {
      Thread.onSpinWait();
    }
  }
}
