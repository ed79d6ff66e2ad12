package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.ForwardingStore;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store in which something happens between an operation's reads and its batch. */
final class Meanwhile extends ForwardingStore {
  private Optional<Runnable> beforeCommit = Optional.empty();
  private final List<Integer> scannedBytes = new ArrayList<>();

  Meanwhile(KeyValueStore store) {
    super(store);
  }

  /** Once, before the next batch of whoever comes first. */
  void beforeCommit(Runnable happening) {
    beforeCommit = Optional.of(happening);
  }

  /** Once, before the batch behind the next. */
  void beforeSecondCommit(Runnable happening) {
    beforeCommit(() -> beforeCommit(happening));
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
    return super.commit(batch);
  }

  @Override
  public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
    var entries = super.scan(prefix, after, limit);
    scannedBytes.add(entries.stream().mapToInt(entry -> entry.value().length).sum());
    return entries;
  }
}
