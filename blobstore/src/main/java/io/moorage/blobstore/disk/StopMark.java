package io.moorage.blobstore.disk;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;

/** Whether the store was closed, or its process only ended. */
final class StopMark {
  private static final byte[] RUNNING = {1, 0};
  private static final byte[] CLEAN = {1, 1};

  private final KeyValueStore store;

  StopMark(KeyValueStore store) {
    this.store = store;
  }

  /** True also for a store that was never opened before. */
  boolean wasClean() {
    return store.get(Keyspace.STORE.key()).map(mark -> mark[1] == CLEAN[1]).orElse(true);
  }

  void running() {
    write(RUNNING);
  }

  void clean() {
    write(CLEAN);
  }

  private void write(byte[] mark) {
    var _ = store.commit(Batch.builder().put(Keyspace.STORE.key(), mark).build());
  }
}
