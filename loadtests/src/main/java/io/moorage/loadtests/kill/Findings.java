package io.moorage.loadtests.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What was counted and what was found wrong, by many threads. */
final class Findings {
  private static final int MOST = 50;

  private final List<String> violations = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong interrupted = new AtomicLong();
  private final AtomicLong checked = new AtomicLong();
  private final AtomicLong resumed = new AtomicLong();
  private final AtomicLong busy = new AtomicLong();

  synchronized void violation(String text) {
    if (violations.size() < MOST) {
      violations.add(text);
    }
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  void acknowledged(long changes) {
    acknowledged.addAndGet(changes);
  }

  long acknowledged() {
    return acknowledged.get();
  }

  void interrupted() {
    interrupted.incrementAndGet();
  }

  long interruptedCount() {
    return interrupted.get();
  }

  void checked() {
    checked.incrementAndGet();
  }

  long checkedCount() {
    return checked.get();
  }

  void resumed() {
    resumed.incrementAndGet();
  }

  long resumedCount() {
    return resumed.get();
  }

  /** The server said that it is busy, and did nothing. */
  void busy() {
    busy.incrementAndGet();
  }

  long busyCount() {
    return busy.get();
  }
}
