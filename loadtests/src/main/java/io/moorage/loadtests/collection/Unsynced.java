package io.moorage.loadtests.collection;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store whose batches wait for no disk, until {@link #sync}. */
record Unsynced(KeyValueStore store) implements KeyValueStore {

  @Override
  public boolean commit(Batch batch) {
    return store.commit(new Batch(batch.conditions(), batch.changes(), false, batch.frees()));
  }

  void sync() {
    var _ = store.commit(Batch.builder().build());
  }

  @Override
  public Optional<byte[]> get(Key key) {
    return store.get(key);
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    return store.scan(prefix, after, limit);
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
