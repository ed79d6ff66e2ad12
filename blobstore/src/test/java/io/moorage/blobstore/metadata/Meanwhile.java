package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store in which something happens between an operation's reads and its batch. */
final class Meanwhile implements KeyValueStore {
  private final KeyValueStore store;
  private Optional<Runnable> beforeCommit = Optional.empty();
  private final List<Integer> scannedBytes = new ArrayList<>();

  Meanwhile(KeyValueStore store) {
    this.store = store;
  }

  /** Once, before the next batch of whoever comes first. */
  void beforeCommit(Runnable happening) {
    beforeCommit = Optional.of(happening);
  }

  /** How many bytes of values each scan returned. */
  List<Integer> scannedBytes() {
    return List.copyOf(scannedBytes);
  }

  @Override
  public boolean commit(Batch batch) {
    var happening = beforeCommit;
    beforeCommit = Optional.empty();
    happening.ifPresent(Runnable::run);
    return store.commit(batch);
  }

  @Override
  public Optional<byte[]> get(Key key) {
    return store.get(key);
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    var entries = store.scan(prefix, after, limit);
    scannedBytes.add(entries.stream().mapToInt(entry -> entry.value().length).sum());
    return entries;
  }

  @Override
  public boolean writable() {
    return store.writable();
  }

  @Override
  public void checkpoint(Path directory) {
    store.checkpoint(directory);
  }

  @Override
  public Map<String, Long> gauges() {
    return store.gauges();
  }

  @Override
  public void close() {
    store.close();
  }
}
