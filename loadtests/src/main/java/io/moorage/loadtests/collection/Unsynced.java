package io.moorage.loadtests.collection;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.ForwardingStore;
import io.moorage.blobstore.kv.KeyValueStore;

/** A store whose batches wait for no disk, until {@link #sync}. */
final class Unsynced extends ForwardingStore {
  Unsynced(KeyValueStore store) {
    super(store);
  }

  @Override
  public boolean commit(Batch batch) {
    return super.commit(new Batch(batch.conditions(), batch.changes(), false, batch.frees()));
  }

  void sync() {
    var _ = super.commit(Batch.builder().build());
  }
}
