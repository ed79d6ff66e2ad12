package io.moorage.blobstore.fsck;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Records that can be read until somebody says stop: whatever the check is at, it reads. */
record StoppableReads(KeyValueStore store, BooleanSupplier stopped) implements KeyValueStore {

  /** The check is to end; nothing is wrong with the store. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the server was told to stop");
    }
  }

  /**
   * @throws Stopped if somebody said so
   */
  static void requireGoing(BooleanSupplier stopped) {
    if (stopped.getAsBoolean()) {
      throw new Stopped();
    }
  }

  @Override
  public Optional<byte[]> get(Key key) {
    requireGoing(stopped);
    return store.get(key);
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    requireGoing(stopped);
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
