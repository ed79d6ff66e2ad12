package io.moorage.blobstore.kv;

import java.nio.file.Path;

final class MemoryKeyValueStoreTest extends KeyValueStoreContract {

  @Override
  protected KeyValueStore open(Path directory) {
    return new MemoryKeyValueStore();
  }

  @Override
  protected KeyValueStore openCheckpoint(Path directory) {
    return MemoryKeyValueStore.copyOf(directory);
  }
}
