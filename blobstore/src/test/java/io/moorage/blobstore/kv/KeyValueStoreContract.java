package io.moorage.blobstore.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.KeyValueStore.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of records must do. */
public abstract class KeyValueStoreContract implements KeyValueStoreRaces {
  private KeyValueStore store;
  private Path directory;

  /** An empty store; the directory is there, and empty. */
  protected abstract KeyValueStore open(Path directory);

  /** The store that a checkpoint wrote. */
  protected abstract KeyValueStore openCheckpoint(Path directory);

  @BeforeEach
  final void openStore(@TempDir Path temporary) throws Exception {
    directory = temporary;
    store = open(Files.createDirectory(temporary.resolve("store")));
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  @Override
  public final KeyValueStore store() {
    return store;
  }

  @Test
  void get_unknownKey_isEmpty() {
    assertTrue(store.get(Key.of("a")).isEmpty());
  }

  @Test
  void get_emptyValue_isPresent() {
    store.commit(Batch.builder().put(Key.of("a"), new byte[0]).build());
    assertArrayEquals(new byte[0], store.get(Key.of("a")).orElseThrow());
    assertFalse(store.commit(Batch.builder().requireAbsent(Key.of("a")).build()));
  }

  @Test
  void get_largeValue_comesBackWhole() {
    var value = new byte[5 << 20];
    new Random(1).nextBytes(value);
    store.commit(Batch.builder().put(Key.of("a"), value).build());
    assertArrayEquals(value, store.get(Key.of("a")).orElseThrow());
    assertTrue(store.commit(Batch.builder().requirePresent(Key.of("a")).build()));
    assertTrue(store.commit(Batch.builder().requireEqual(Key.of("a"), value).build()));
  }

  @Test
  void get_valueChangedByReceiver_staysInStore() {
    put("a", "1");
    store.get(Key.of("a")).orElseThrow()[0] = '2';
    store.scan(Key.of("a"), Optional.empty(), 1).getFirst().value()[0] = '2';
    assertEquals("1", value("a"));
  }

  @Test
  void scan_bytesAboveAscii_inOrderWithoutSign() {
    for (int last : new int[] {0x80, 0x7f, 0xff, 0x00}) {
      store.commit(Batch.builder().put(key('p', last), new byte[] {(byte) last}).build());
    }
    store.commit(Batch.builder().put(key('p'), new byte[0]).put(key('q'), new byte[0]).build());
    assertEquals(
        List.of(key('p'), key('p', 0x00), key('p', 0x7f), key('p', 0x80), key('p', 0xff)),
        keys(key('p'), Optional.empty(), 10));
  }

  @Test
  void scan_prefixOfHighestBytes_endsWithTheStore() {
    store.commit(
        Batch.builder()
            .put(key(0xfe, 1), new byte[0])
            .put(key(0xff), new byte[0])
            .put(key(0xff, 0xff, 3), new byte[0])
            .build());
    assertEquals(List.of(key(0xff), key(0xff, 0xff, 3)), keys(key(0xff), Optional.empty(), 10));
    assertEquals(List.of(key(0xff, 0xff, 3)), keys(key(0xff, 0xff), Optional.empty(), 10));
    assertEquals(3, keys(Key.of(""), Optional.empty(), 10).size());
  }

  @Test
  void scan_afterAndLimit_givePages() {
    for (var name : List.of("o/z", "p/a", "p/b", "p/c", "p/c/d", "q/a")) {
      put(name, name);
    }
    var prefix = Key.of("p/");
    assertEquals(names("p/a", "p/b"), keys(prefix, Optional.empty(), 2));
    assertEquals(names("p/c", "p/c/d"), keys(prefix, Optional.of(Key.of("p/b")), 2));
    assertEquals(names("p/c", "p/c/d"), keys(prefix, Optional.of(Key.of("p/bb")), 9));
    assertEquals(names(), keys(prefix, Optional.of(Key.of("p/c/d")), 9));
    assertEquals(names("p/a"), keys(prefix, Optional.of(Key.of("o")), 1));
    assertEquals(names(), keys(prefix, Optional.of(Key.of("q")), 9));
    assertEquals(names(), keys(prefix, Optional.empty(), 0));
    assertThrows(IllegalArgumentException.class, () -> store.scan(prefix, Optional.empty(), -1));
  }

  @Test
  void scan_manyRandomRecords_agreesWithSortedMap() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var model = new TreeMap<Key, byte[]>();
    for (int step = 0; step < 400; step++) {
      var batch = Batch.builder();
      for (int change = random.nextInt(4); change >= 0; change--) {
        var key = randomKey(random);
        if (random.nextInt(3) == 0) {
          batch.delete(key);
          model.remove(key);
        } else {
          var value = new byte[] {(byte) step};
          batch.put(key, value);
          model.put(key, value);
        }
      }
      assertTrue(store.commit((random.nextBoolean() ? batch.relaxed() : batch).build()));
      var prefix = randomKey(random);
      var after = random.nextBoolean() ? Optional.of(randomKey(random)) : Optional.<Key>empty();
      int limit = random.nextInt(8);
      assertEquals(
          model.keySet().stream()
              .filter(key -> key.startsWith(prefix))
              .filter(key -> after.isEmpty() || key.compareTo(after.get()) > 0)
              .limit(limit)
              .toList(),
          keys(prefix, after, limit),
          "seed " + seed + ", step " + step);
      assertEquals(
          model.keySet().stream().noneMatch(key -> key.startsWith(prefix)),
          store.commit(Batch.builder().requireEmpty(prefix).relaxed().build()),
          "seed " + seed + ", step " + step);
    }
  }

  @Test
  void commit_absent_holdsUntilPut() {
    var once = Batch.builder().requireAbsent(Key.of("a")).put(Key.of("a"), bytes("1")).build();
    assertTrue(store.commit(once));
    assertFalse(store.commit(once));
    store.commit(Batch.builder().delete(Key.of("a")).build());
    assertTrue(store.commit(once));
  }

  @Test
  void commit_present_holdsUntilDelete() {
    var batch = Batch.builder().requirePresent(Key.of("a")).delete(Key.of("a")).build();
    assertFalse(store.commit(batch));
    put("a", "1");
    assertTrue(store.commit(batch));
    assertFalse(store.commit(batch));
  }

  @Test
  void commit_equal_holdsForTheSameBytesOnly() {
    var batch = Batch.builder().requireEqual(Key.of("a"), bytes("1")).build();
    assertFalse(store.commit(batch));
    put("a", "2");
    assertFalse(store.commit(batch));
    put("a", "12");
    assertFalse(store.commit(batch));
    put("a", "1");
    assertTrue(store.commit(batch));
  }

  @Test
  void commit_prefixEmpty_seesKeysBelowOnly() {
    var batch = Batch.builder().requireEmpty(Key.of("p/")).build();
    put("p", "1");
    put("p0", "1");
    assertTrue(store.commit(batch));
    put("p/x", "1");
    assertFalse(store.commit(batch));
    store.commit(Batch.builder().delete(Key.of("p/x")).build());
    assertTrue(store.commit(batch));
  }

  @Test
  void commit_oneConditionFails_writesNothing() {
    put("a", "1");
    assertFalse(
        store.commit(
            Batch.builder()
                .requirePresent(Key.of("a"))
                .requirePresent(Key.of("b"))
                .put(Key.of("a"), bytes("2"))
                .put(Key.of("c"), bytes("2"))
                .build()));
    assertEquals("1", value("a"));
    assertTrue(store.get(Key.of("c")).isEmpty());
  }

  @Test
  void commit_keyChangedTwice_laterChangeCounts() {
    store.commit(
        Batch.builder()
            .put(Key.of("a"), bytes("1"))
            .put(Key.of("a"), bytes("2"))
            .put(Key.of("b"), bytes("1"))
            .delete(Key.of("b"))
            .delete(Key.of("c"))
            .put(Key.of("c"), bytes("3"))
            .build());
    assertEquals("2", value("a"));
    assertTrue(store.get(Key.of("b")).isEmpty());
    assertEquals("3", value("c"));
  }

  @Test
  void commit_conditionOnOwnChange_seesStateBefore() {
    assertFalse(
        store.commit(
            Batch.builder().put(Key.of("a"), bytes("1")).requirePresent(Key.of("a")).build()));
  }

  @Test
  void commit_interruptedCaller_learnsTheTruthAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertTrue(store.commit(Batch.builder().put(Key.of("a"), bytes("1")).build()));
    assertEquals("1", value("a"));
    assertTrue(Thread.interrupted());
  }

  @Test
  void checkpoint_laterChanges_areNotInIt() {
    put("a", "1");
    store.commit(Batch.builder().put(Key.of("b"), bytes("1")).relaxed().build());
    var copy = directory.resolve("copy");
    store.checkpoint(copy);
    put("a", "2");
    try (var other = openCheckpoint(copy)) {
      assertArrayEquals(bytes("1"), other.get(Key.of("a")).orElseThrow());
      assertArrayEquals(bytes("1"), other.get(Key.of("b")).orElseThrow());
    }
    assertEquals("2", value("a"));
  }

  @Test
  void checkpoint_directoryIsThere_fails() {
    assertThrows(StoreFailure.class, () -> store.checkpoint(directory));
    assertTrue(store.writable());
  }

  @Test
  void gauges_countKeys() {
    put("a", "1");
    assertEquals(1L, store.gauges().get("keys"));
  }

  @Test
  void close_everyMethodAfterIt_isRefused() {
    put("a", "1");
    assertTrue(store.writable());
    store.close();
    store.close();
    assertFalse(store.writable());
    var batch = Batch.builder().put(Key.of("a"), bytes("2")).build();
    assertThrows(StoreFailure.class, () -> store.commit(batch));
    assertThrows(StoreFailure.class, () -> store.get(Key.of("a")));
    assertThrows(StoreFailure.class, () -> store.scan(Key.of("a"), Optional.empty(), 1));
    assertThrows(StoreFailure.class, () -> store.checkpoint(directory.resolve("copy")));
    assertThrows(StoreFailure.class, store::gauges);
  }

  protected final void put(String key, String value) {
    assertTrue(store.commit(Batch.builder().put(Key.of(key), bytes(value)).build()));
  }

  protected final String value(String key) {
    return new String(store.get(Key.of(key)).orElseThrow(), UTF_8);
  }

  private List<Key> keys(Key prefix, Optional<Key> after, int limit) {
    return store.scan(prefix, after, limit).stream().map(Entry::key).toList();
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<Key> names(String... names) {
    return List.of(names).stream().map(Key::of).toList();
  }

  /** One to three bytes of the four that are hardest to sort. */
  private static Key randomKey(Random random) {
    var hard = new int[] {0x00, 0x7f, 0x80, 0xff};
    return key(random.ints(1 + random.nextInt(3), 0, 4).map(index -> hard[index]).toArray());
  }

  private static Key key(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Key.of(bytes);
  }
}
