package io.moorage.runner.engine.door;

import io.moorage.runner.engine.BrokenBody;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bytes on their way from the loop to the thread that reads them. */
final class Inflow extends InputStream {
  private static final int HIGH_WATER = 256 << 10;
  private static final int LOW_WATER = 64 << 10;

  private final Consumer<Boolean> reading;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>();
  private int waiting;
  private boolean stopped;
  private boolean ended;
  private boolean discarding;
  private @Nullable String brokenOff;

  /**
   * @param reading lets the client go on, or not; by any thread
   */
  Inflow(Consumer<Boolean> reading) {
    this.reading = reading;
  }

  /** Takes over what has arrived. */
  void arrive(ByteBuf bytes) {
    lock.lock();
    try {
      if (discarding || ended || !bytes.isReadable()) {
        bytes.release();
        return;
      }
      arrived.add(bytes);
      waiting += bytes.readableBytes();
      if (waiting >= HIGH_WATER && !stopped) {
        stopped = true;
        reading.accept(false);
      }
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  /** There is no more to come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  /** More should come, and will not. */
  void breakOff(String why) {
    lock.lock();
    try {
      if (!ended && brokenOff == null) {
        brokenOff = why;
      }
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Lets what is here and what comes run to waste: nobody reads any more. */
  void discard() {
    lock.lock();
    try {
      discarding = true;
      arrived.forEach(ByteBuf::release);
      arrived.clear();
      waiting = 0;
      goOn();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (arrived.isEmpty() && !ended && !discarding && brokenOff == null) {
        moved.await();
      }
      var first = arrived.peek();
      if (first == null) {
        if (brokenOff != null) {
          throw new BrokenBody(brokenOff);
        }
        return -1;
      }
      int count = Math.min(length, first.readableBytes());
      first.readBytes(target, offset, count);
      waiting -= count;
      if (!first.isReadable()) {
        arrived.remove().release();
      }
      if (waiting < LOW_WATER) {
        goOn();
      }
      return count;
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the client has gone").initCause(gone);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock. */
  private void goOn() {
    if (stopped) {
      stopped = false;
      reading.accept(true);
    }
  }
}
