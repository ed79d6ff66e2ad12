package io.moorage.registry.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory that all request bodies share. A body that finds it used up is stopped, stands in line
 * and is let go on when bytes are given back. Only bytes that have come count: clients that dawdle
 * take nothing from the others.
 *
 * <p>What is read from a connection is known when it is there, so the budget is passed by at most
 * one receive buffer for each connection.
 */
final class BodyBudget {
  /** What is read from a connection at once, at most. */
  static final int RECEIVE_BUFFER = 64 << 10;

  private static final int SHARE_OF_HEAP = 5;

  private final long most;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final LinkedHashSet<RequestBody> stalled = new LinkedHashSet<>();
  private long held;

  /**
   * @param most how many bytes bodies may hold together
   */
  BodyBudget(long most) {
    this.most = most;
  }

  static BodyBudget ofHeap() {
    return new BodyBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** Counts bytes that have come. */
  void take(long bytes) {
    lock.lock();
    try {
      held += bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Whether more of the body may come; if not, it is told when its turn is. */
  boolean admits(RequestBody body) {
    lock.lock();
    try {
      if (held < most) {
        stalled.remove(body);
        return true;
      }
      stalled.add(body);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is used up. */
  boolean isFull() {
    lock.lock();
    try {
      return held >= most;
    } finally {
      lock.unlock();
    }
  }

  /** The body wants no more. */
  void leave(RequestBody body) {
    lock.lock();
    try {
      stalled.remove(body);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts bytes that are not needed any more, and lets as many go on as there is room for. When
   * half is free all go on, as those let go before may have had nothing to send.
   */
  void giveBack(long bytes) {
    if (bytes == 0) {
      return;
    }
    List<RequestBody> next = new ArrayList<>();
    lock.lock();
    try {
      held -= bytes;
      long turns =
          held < most / 2
              ? stalled.size()
              : Math.ceilDiv(Math.max(0, most - held), (long) RECEIVE_BUFFER);
      for (; turns > 0 && !stalled.isEmpty(); turns--) {
        next.add(stalled.removeFirst());
      }
    } finally {
      lock.unlock();
    }
    next.forEach(RequestBody::goOn);
  }

  /** How many bytes bodies hold now. */
  long held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }
}
