package io.moorage.blobstore.kv;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another store as it is: who changes one thing about a store overrides that and nothing else. */
public abstract class ForwardingStore implements KeyValueStore {
  private final KeyValueStore store;

  protected ForwardingStore(KeyValueStore store) {
    this.store = store;
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
  public boolean commit(Batch batch) {
    return store.commit(batch);
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
