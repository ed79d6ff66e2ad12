package io.moorage.blobstore.kv;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The store without a disk, for tests of what stands above the port. It keeps the whole contract
 * but durability, and passes the same suite as the real ones.
 */
public final class MemoryKeyValueStore implements KeyValueStore {
  private static final String FILE = "records";

  private final NavigableMap<Key, byte[]> records = new TreeMap<>();
  private boolean closed;

  /** The store that a {@link #checkpoint} wrote. */
  public static MemoryKeyValueStore copyOf(Path directory) {
    var store = new MemoryKeyValueStore();
    try (var in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(directory.resolve(FILE))))) {
      for (int left = in.readInt(); left > 0; left--) {
        var key = Key.of(in.readNBytes(in.readInt()));
        store.records.put(key, in.readNBytes(in.readInt()));
      }
    } catch (IOException e) {
      throw new StoreFailure("cannot read the checkpoint in " + directory, e);
    }
    return store;
  }

  @Override
  public synchronized Optional<byte[]> get(Key key) {
    requireOpen();
    return Optional.ofNullable(records.get(key)).map(byte[]::clone);
  }

  @Override
  public synchronized List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    requireOpen();
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit);
    }
    var from =
        after
            .filter(key -> key.compareTo(prefix) >= 0)
            .map(key -> records.tailMap(key, false))
            .orElseGet(() -> records.tailMap(prefix, true));
    var entries = new ArrayList<Entry>();
    for (var record : from.entrySet()) {
      if (entries.size() == limit || !record.getKey().startsWith(prefix)) {
        break;
      }
      entries.add(new Entry(record.getKey(), record.getValue().clone()));
    }
    return entries;
  }

  @Override
  public synchronized boolean commit(Batch batch) {
    requireOpen();
    if (!batch.conditions().stream().allMatch(this::holds)) {
      return false;
    }
    for (var change : batch.changes()) {
      switch (change) {
        case Batch.Change.Put(var key, var value) -> records.put(key, value.clone());
        case Batch.Change.Delete(var key) -> records.remove(key);
      }
    }
    return true;
  }

  private boolean holds(Condition condition) {
    return switch (condition) {
      case Condition.Absent(var key) -> !records.containsKey(key);
      case Condition.Present(var key) -> records.containsKey(key);
      case Condition.Equal(var key, var value) -> Arrays.equals(records.get(key), value);
      case Condition.PrefixEmpty(var prefix) -> {
        var first = records.ceilingKey(prefix);
        yield first == null || !first.startsWith(prefix);
      }
    };
  }

  @Override
  public synchronized boolean writable() {
    return !closed;
  }

  @Override
  public synchronized void checkpoint(Path directory) {
    requireOpen();
    try {
      Files.createDirectory(directory);
      try (var out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(directory.resolve(FILE))))) {
        out.writeInt(records.size());
        for (var record : records.entrySet()) {
          out.writeInt(record.getKey().length());
          out.write(record.getKey().bytes());
          out.writeInt(record.getValue().length);
          out.write(record.getValue());
        }
      }
    } catch (IOException e) {
      throw new StoreFailure("cannot write a checkpoint to " + directory, e);
    }
  }

  @Override
  public synchronized Map<String, Long> gauges() {
    requireOpen();
    return Map.of("keys", (long) records.size());
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreFailure("the store is closed");
    }
  }
}
