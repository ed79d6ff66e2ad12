package io.moorage.blobstore.kv.rocks;

import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore.Entry;
import io.moorage.blobstore.kv.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Reads of the open database. An iterator of RocksDB sees the one state it was made on. */
final class Records {
  private static final byte[] NO_ROOM = {};

  private final RocksDB db;

  Records(RocksDB db) {
    this.db = db;
  }

  Optional<byte[]> get(Key key) {
    try {
      return Optional.ofNullable(db.get(key.bytes()));
    } catch (RocksDBException e) {
      throw unreadable(key, e);
    }
  }

  /** Whether there is a value, without copying it. */
  boolean contains(Key key) {
    try {
      // Not keyExists, which takes a failed read for an absent key.
      return db.get(key.bytes(), NO_ROOM) != RocksDB.NOT_FOUND;
    } catch (RocksDBException e) {
      throw unreadable(key, e);
    }
  }

  List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    var start = after.filter(key -> key.compareTo(prefix) >= 0).map(Key::next).orElse(prefix);
    var end = prefix.end();
    var entries = new ArrayList<Entry>();
    if (limit == 0 || (end.isPresent() && start.compareTo(end.get()) >= 0)) {
      return entries;
    }
    try (var walk = new Walk(prefix, start, end)) {
      while (walk.valid()) {
        entries.add(new Entry(Key.of(walk.iterator.key()), walk.iterator.value()));
        if (entries.size() == limit) {
          break;
        }
        walk.iterator.next();
      }
    }
    return entries;
  }

  /** Whether a key starts with the prefix, apart from these. */
  boolean anyUnder(Key prefix, Set<Key> deleted) {
    try (var walk = new Walk(prefix, prefix, prefix.end())) {
      while (walk.valid()) {
        if (!deleted.contains(Key.of(walk.iterator.key()))) {
          return true;
        }
        walk.iterator.next();
      }
      return false;
    }
  }

  private static StoreFailure unreadable(Key key, RocksDBException e) {
    return new StoreFailure("cannot read the records at " + key + ": " + e.getMessage(), e);
  }

  /** An iterator with the native handles that it needs, placed on the first key from a start on. */
  private final class Walk implements AutoCloseable {
    final Key prefix;
    final Optional<Slice> bound;
    final ReadOptions options = new ReadOptions();
    final RocksIterator iterator;

    Walk(Key prefix, Key start, Optional<Key> end) {
      this.prefix = prefix;
      bound = end.map(key -> new Slice(key.bytes()));
      bound.ifPresent(options::setIterateUpperBound);
      iterator = db.newIterator(options);
      iterator.seek(start.bytes());
    }

    boolean valid() {
      if (iterator.isValid()) {
        return true;
      }
      try {
        iterator.status();
        return false;
      } catch (RocksDBException e) {
        throw unreadable(prefix, e);
      }
    }

    @Override
    public void close() {
      iterator.close();
      options.close();
      bound.ifPresent(Slice::close);
    }
  }
}
