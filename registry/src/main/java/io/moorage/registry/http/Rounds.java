package io.moorage.registry.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Things that all want to be looked at once a tick, a part of them at a time: many thousands at
 * once, and a crowd that came together and is cut together, would keep the loop from the others.
 * For use by one thread.
 */
final class Rounds<T> {
  private static final int MOST_PARTS = 20;
  private static final long LEAST_MILLIS = 25;

  private final long millis;
  private final List<Set<T>> parts = new ArrayList<>();
  private int next;

  /**
   * @param tick how long one is, in milliseconds
   */
  Rounds(long tick) {
    int count = Math.clamp(tick / LEAST_MILLIS, 1, MOST_PARTS);
    this.millis = Math.ceilDiv(tick, count);
    for (int i = 0; i < count; i++) {
      parts.add(Collections.newSetFromMap(new IdentityHashMap<>()));
    }
  }

  /** How long it is from one part to the next. */
  long millis() {
    return millis;
  }

  void add(T one) {
    partOf(one).add(one);
  }

  void remove(T one) {
    partOf(one).remove(one);
  }

  private Set<T> partOf(T one) {
    return parts.get(Math.floorMod(System.identityHashCode(one), parts.size()));
  }

  /** Looks at the next part. What is looked at may go, or come. */
  void look(Consumer<T> how) {
    var part = parts.get(next);
    next = (next + 1) % parts.size();
    new ArrayList<>(part).forEach(how);
  }
}
