package io.moorage.blobstore.fsck;

import io.moorage.blobstore.kv.ForwardingStore;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Records that can be read until somebody says stop: whatever the check is at, it reads. */
final class StoppableReads extends ForwardingStore {
  private final BooleanSupplier stopped;

  StoppableReads(KeyValueStore store, BooleanSupplier stopped) {
    super(store);
    this.stopped = stopped;
  }

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
    return super.get(key);
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    requireGoing(stopped);
    return super.scan(prefix, after, limit);
  }
}
