package io.moorage.loadtests.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What was counted and what was found wrong, by many threads. */
final class Findings {
  private static final int MOST = 50;

  private final List<String> violations = new ArrayList<>();
  private final ConcurrentMap<String, LongAdder> operations = new ConcurrentHashMap<>();
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

  /** One thing of this kind was tried. */
  void did(String kind) {
    operations.computeIfAbsent(kind, k -> new LongAdder()).increment();
  }

  /** How often each kind of thing was tried. */
  Map<String, Long> operations() {
    var counts = new TreeMap<String, Long>();
    operations.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
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
