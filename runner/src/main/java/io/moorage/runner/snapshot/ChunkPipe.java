package io.moorage.runner.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A few chunks of bytes between two threads: one unpacks them, the other hashes them and writes
 * files. Either may leave; the other learns of it at its next step.
 */
final class ChunkPipe {
  private static final int CHUNKS = 4;
  private static final int CHUNK = 256 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Chunk> full = new ArrayDeque<>();
  private final Queue<byte[]> free = new ArrayDeque<>();
  private boolean ended;
  private boolean broken;
  private boolean readerLeft;

  private record Chunk(byte[] bytes, int length) {}

  /** The pipe broke off before its end: the writing side knows why. */
  static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOff() {
      super("what was to be unpacked broke off");
    }
  }

  ChunkPipe() {
    for (int i = 0; i < CHUNKS; i++) {
      free.add(new byte[CHUNK]);
    }
  }

  /** Copies a stream into the pipe until either ends. */
  void fill(InputStream in) throws IOException {
    boolean whole = false;
    try {
      for (var chunk = empty(); chunk.isPresent(); chunk = empty()) {
        int got = in.readNBytes(chunk.get(), 0, CHUNK);
        put(new Chunk(chunk.get(), got));
        if (got < CHUNK) {
          break;
        }
      }
      whole = true;
    } finally {
      finish(whole);
    }
  }

  /** An empty chunk; none if the reader has left. */
  private Optional<byte[]> empty() throws InterruptedIOException {
    lock.lock();
    try {
      await(() -> !free.isEmpty() || readerLeft);
      return readerLeft ? Optional.empty() : Optional.of(free.remove());
    } finally {
      lock.unlock();
    }
  }

  private void put(Chunk chunk) {
    lock.lock();
    try {
      full.add(chunk);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void finish(boolean whole) {
    lock.lock();
    try {
      ended = true;
      broken = !whole;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next chunk, in exchange for the one before it; none at the end. */
  private Optional<Chunk> next(Optional<Chunk> done) throws IOException {
    lock.lock();
    try {
      done.ifPresent(chunk -> free.add(chunk.bytes));
      changed.signalAll();
      await(() -> !full.isEmpty() || ended);
      if (full.isEmpty() && broken) {
        throw new BrokenOff();
      }
      return Optional.ofNullable(full.poll());
    } finally {
      lock.unlock();
    }
  }

  /** The reading side reads no more. */
  void leave() {
    lock.lock();
    try {
      readerLeft = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(BooleanSupplier ready) throws InterruptedIOException {
    try {
      while (!ready.getAsBoolean()) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while a layer was unpacked");
    }
  }

  /** The other end, which hashes all that is read or read over. */
  InputStream reader(MessageDigest digest) {
    return new Reader(digest);
  }

  private final class Reader extends InputStream {
    private final MessageDigest digest;
    private Optional<Chunk> current = Optional.empty();
    private int at;

    Reader(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (current.isEmpty() || at == current.get().length) {
        current = next(current);
        at = 0;
        if (current.isEmpty()) {
          return -1;
        }
        digest.update(current.get().bytes, 0, current.get().length);
      }
      int count = Math.min(length, current.get().length - at);
      System.arraycopy(current.get().bytes, at, into, offset, count);
      at += count;
      return count;
    }

    @Override
    public void close() {
      leave();
    }
  }
}
