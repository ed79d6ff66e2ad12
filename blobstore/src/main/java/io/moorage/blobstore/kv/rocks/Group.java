package io.moorage.blobstore.kv.rocks;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Condition;
import io.moorage.blobstore.kv.Key;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The changes of the batches accepted so far for one write, laid over the records: each batch is
 * checked against what the store will hold when those before it are in.
 */
final class Group {
  private final Records records;

  /** What each key will hold; empty if it will be gone. */
  private final TreeMap<Key, Optional<byte[]>> changes = new TreeMap<>();

  Group(Records records) {
    this.records = records;
  }

  /** Whether every condition of the batch holds here. */
  boolean accepts(Batch batch) {
    for (var condition : batch.conditions()) {
      if (!holds(condition)) {
        return false;
      }
    }
    return true;
  }

  void add(Batch batch) {
    for (var change : batch.changes()) {
      switch (change) {
        case Batch.Change.Put(var key, var value) -> changes.put(key, Optional.of(value));
        case Batch.Change.Delete(var key) -> changes.put(key, Optional.empty());
      }
    }
  }

  private boolean holds(Condition condition) {
    return switch (condition) {
      case Condition.Absent(var key) -> !contains(key);
      case Condition.Present(var key) -> contains(key);
      case Condition.Equal(var key, var value) ->
          get(key).filter(found -> Arrays.equals(found, value)).isPresent();
      case Condition.PrefixEmpty(var prefix) -> !anyUnder(prefix);
    };
  }

  private boolean contains(Key key) {
    var change = changes.get(key);
    return change == null ? records.contains(key) : change.isPresent();
  }

  private Optional<byte[]> get(Key key) {
    var change = changes.get(key);
    return change == null ? records.get(key) : change;
  }

  private boolean anyUnder(Key prefix) {
    var deleted = new HashSet<Key>();
    for (var change : changes.tailMap(prefix, true).entrySet()) {
      if (!change.getKey().startsWith(prefix)) {
        break;
      }
      if (change.getValue().isPresent()) {
        return true;
      }
      deleted.add(change.getKey());
    }
    return records.anyUnder(prefix, deleted);
  }
}
