package io.moorage.blobstore.kv.rocks;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.StoreFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The one thread that writes. While it waits for the disk, batches gather; it takes them as one
 * group, in the order in which they came.
 *
 * <p>A caller waits for its answer whatever happens: an interrupt must not leave it without the
 * truth about its batch, so it is kept for later.
 */
final class Committer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Committer.class.getName());

  /** A group ends behind the batch that brings it to so many bytes: it is copied once to write. */
  private static final long GROUP_BYTES = 4L << 20;

  private final Records records;
  private final GroupWriter writer;
  private final WriteBatch changes;
  private final Thread thread = Thread.ofPlatform().daemon().name("records").unstarted(this::run);
  private final CompletableFuture<Answer> end = new CompletableFuture<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private boolean closing;

  private volatile Optional<Throwable> failure = Optional.empty();

  /** Whether something written is not synced yet. Of the thread alone. */
  private boolean unsynced;

  /** Whether the last write found no room. Of the thread alone. */
  private boolean full;

  private volatile long groups;
  private volatile long batches;
  private volatile long refused;

  private record Waiting(Batch batch, CompletableFuture<Answer> answer) {}

  private sealed interface Answer {
    record Written() implements Answer {}

    record Refused() implements Answer {}

    record NoRoom(String message, Throwable cause) implements Answer {}

    record Failed(String message, Throwable cause) implements Answer {}
  }

  /** Begins to take batches. What is handed in must stay open until {@link #close} returned. */
  Committer(Records records, GroupWriter writer, WriteBatch changes) {
    this.records = records;
    this.writer = writer;
    this.changes = changes;
    thread.start();
  }

  /** Waits until the batch is written, refused or has failed; true if it is written. */
  boolean commit(Batch batch) {
    var waiting = new Waiting(batch, new CompletableFuture<>());
    lock.lock();
    try {
      if (closing) {
        throw new StoreFailure("the records are closed");
      }
      queue.add(waiting);
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return resolve(waiting.answer.join());
  }

  private static boolean resolve(Answer answer) {
    return switch (answer) {
      case Answer.Written() -> true;
      case Answer.Refused() -> false;
      // Thrown anew, for the stack of this caller.
      case Answer.NoRoom(var message, var cause) -> throw new StoreFailure.NoRoom(message, cause);
      case Answer.Failed(var message, var cause) -> throw new StoreFailure(message, cause);
    };
  }

  boolean writable() {
    lock.lock();
    try {
      return !closing && failure.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  long groups() {
    return groups;
  }

  long batches() {
    return batches;
  }

  long refused() {
    return refused;
  }

  long waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more, writes what waits, syncs, and ends the thread. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    resolve(end.join());
  }

  private void run() {
    for (var group = next(); !group.isEmpty(); group = next()) {
      write(group);
    }
    end.complete(syncAtEnd());
  }

  private List<Waiting> next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        arrived.awaitUninterruptibly();
      }
      var group = new ArrayList<Waiting>(queue.size());
      for (long bytes = 0; !queue.isEmpty() && bytes < GROUP_BYTES; ) {
        var waiting = queue.remove();
        bytes += bytes(waiting.batch);
        group.add(waiting);
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private static long bytes(Batch batch) {
    long bytes = 0;
    for (var change : batch.changes()) {
      bytes +=
          switch (change) {
            case Batch.Change.Put(var key, var value) -> key.length() + value.length;
            case Batch.Change.Delete(var key) -> key.length();
          };
    }
    return bytes;
  }

  private void write(List<Waiting> group) {
    List<Answer> answers;
    try {
      answers = failure.isPresent() ? failed(group.size()) : answers(group);
    } catch (RocksDBException e) {
      answers = FullDisk.isWhy(e) ? noRoom(group.size(), e) : failed(group.size(), e);
    } catch (Throwable e) {
      // An Error too: whoever waits must be answered, and what is on the disk is not known.
      answers = failed(group.size(), e);
    }
    for (int i = 0; i < group.size(); i++) {
      group.get(i).answer.complete(answers.get(i));
    }
  }

  private List<Answer> answers(List<Waiting> waiting) throws RocksDBException {
    var group = new Group(records);
    var answers = new ArrayList<Answer>(waiting.size());
    boolean durable = false;
    changes.clear();
    for (var each : waiting) {
      var answer = check(each.batch, group);
      answers.add(answer);
      if (answer instanceof Answer.Written) {
        durable |= each.batch.durable();
        group.add(each.batch);
        add(each.batch);
      }
    }
    // A durable batch without changes still vouches for the relaxed ones before it.
    if (changes.count() > 0 || (durable && unsynced)) {
      writer.write(changes, durable);
      unsynced = !durable;
      foundRoom();
    }
    count(answers);
    return answers;
  }

  /** A read that fails fails this batch alone: nothing of it is written. */
  private static Answer check(Batch batch, Group group) {
    try {
      return group.accepts(batch) ? new Answer.Written() : new Answer.Refused();
    } catch (StoreFailure e) {
      return new Answer.Failed("cannot check the conditions of a batch: " + e, e);
    }
  }

  private void add(Batch batch) throws RocksDBException {
    for (var change : batch.changes()) {
      switch (change) {
        case Batch.Change.Put(var key, var value) -> changes.put(key.bytes(), value);
        case Batch.Change.Delete(var key) -> changes.delete(key.bytes());
      }
    }
  }

  // Only this thread writes the counters; the others read.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void count(List<Answer> answers) {
    groups++;
    batches += answers.size();
    refused += answers.stream().filter(Answer.Refused.class::isInstance).count();
  }

  private List<Answer> failed(int size, Throwable cause) {
    failure = Optional.of(cause);
    LOG.log(ERROR, "A write of the records failed; nothing is written until a restart", cause);
    return failed(size);
  }

  private List<Answer> noRoom(int size, RocksDBException cause) {
    if (!full) {
      full = true;
      LOG.log(WARNING, "The disk has no room for records; none is written until it has", cause);
    }
    return Collections.nCopies(
        size, new Answer.NoRoom("the disk has no room for a record: " + cause, cause));
  }

  private void foundRoom() {
    if (full) {
      full = false;
      LOG.log(INFO, "The disk has room for records again");
    }
  }

  private List<Answer> failed(int size) {
    var cause = failure.orElseThrow();
    var message = "a write of the records failed, and nothing is written until a restart: " + cause;
    return Collections.nCopies(size, new Answer.Failed(message, cause));
  }

  private Answer syncAtEnd() {
    if (failure.isPresent() || !unsynced) {
      // After a failure a sync could report as safe what the disk has dropped.
      return new Answer.Written();
    }
    try {
      changes.clear();
      writer.write(changes, true);
      return new Answer.Written();
    } catch (RocksDBException e) {
      if (FullDisk.isWhy(e)) {
        // What is not synced are relaxed batches, which the kernel has.
        LOG.log(WARNING, "The disk has no room to sync the records", e);
        return new Answer.Written();
      }
      return new Answer.Failed("cannot sync the records: " + e, e);
    } catch (Throwable e) {
      return new Answer.Failed("cannot sync the records: " + e, e);
    }
  }
}
