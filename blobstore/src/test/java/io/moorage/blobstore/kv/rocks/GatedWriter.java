package io.moorage.blobstore.kv.rocks;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.rocksdb.RocksDBException;

/** Stands before the disk: writes down what is synced, and stops or fails a write when told to. */
final class GatedWriter {
  private final List<Boolean> syncs = new CopyOnWriteArrayList<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final Semaphore passes = new Semaphore(0);
  private volatile boolean closed;
  private volatile Optional<RocksDBException> failure = Optional.empty();

  GroupWriter around(GroupWriter disk) {
    return (changes, sync) -> {
      syncs.add(sync);
      if (closed) {
        arrivals.release();
        passes.acquireUninterruptibly();
      }
      if (failure.isPresent()) {
        var thrown = failure.get();
        failure = Optional.empty();
        throw thrown;
      }
      disk.write(changes, sync);
    };
  }

  /** From now on the next write waits. */
  void close() {
    closed = true;
  }

  void awaitWrite() {
    arrivals.acquireUninterruptibly();
  }

  void open() {
    closed = false;
    passes.release();
  }

  void failNext(RocksDBException thrown) {
    failure = Optional.of(thrown);
  }

  /** Of each write so far, whether it was to be synced. */
  List<Boolean> syncs() {
    return List.copyOf(syncs);
  }
}
