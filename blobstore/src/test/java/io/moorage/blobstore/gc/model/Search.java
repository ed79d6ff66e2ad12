package io.moorage.blobstore.gc.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Breadth first through every world that these steps lead to, each once; so the first broken one is
 * found by a shortest way.
 */
final class Search {
  private static final int WORDS = 3;

  private final List<Step> steps;
  private final Flaw.Harm harm;
  private final long mostStates;
  private final World world = new World();
  private final long[] words = new long[WORDS];

  /** The worlds in the order in which they were found, and the one that each was reached from. */
  private long[] worlds = new long[WORDS << 16];

  private int[] from = new int[1 << 16];
  private int count;

  /** Open addressing; 1 + the place above, or 0. */
  private int[] table = new int[1 << 18];

  /** What a search found. */
  record Outcome(int states, int depth, boolean whole, Optional<Violation> violation) {}

  /** What went wrong, and the steps that led there with the world behind each. */
  record Violation(String what, List<String> trace) {
    @Override
    public String toString() {
      return what + "\n  " + String.join("\n  ", trace);
    }
  }

  Search(Flaw flaw, long mostStates) {
    var all = new ArrayList<>(MachineSteps.all());
    all.addAll(CollectorSteps.of(flaw));
    all.addAll(ClientSteps.of(0, flaw));
    all.addAll(ClientSteps.of(1, flaw));
    steps = List.copyOf(all);
    harm = flaw.harm();
    this.mostStates = mostStates;
  }

  /** Looks at every world within so many steps of one of these. */
  Outcome run(List<World> starts, int depth) {
    for (var start : starts) {
      start.save(words);
      add(-1);
    }
    int begin = 0;
    for (int level = 0; level <= depth; level++) {
      int end = count;
      if (begin == end) {
        return new Outcome(count, level - 1, true, Optional.empty());
      }
      for (int at = begin; at < end; at++) {
        world.load(worlds, WORDS * at);
        var broken = broken();
        if (broken.isPresent()) {
          var violation = new Violation(broken.get(), trace(at));
          return new Outcome(count, level, false, Optional.of(violation));
        }
        if (level < depth) {
          if (count > mostStates) {
            return new Outcome(count, level, false, Optional.empty());
          }
          expand(at);
        }
      }
      begin = end;
    }
    return new Outcome(count, depth, false, Optional.empty());
  }

  private Optional<String> broken() {
    return switch (harm) {
      case LOSS -> world.lost();
      case GARBAGE_STAYS -> world.lost().or(world::leaked);
    };
  }

  private void expand(int at) {
    for (var step : steps) {
      if (step.happens().test(world)) {
        world.save(words);
        add(at);
        world.load(worlds, WORDS * at);
      }
    }
  }

  private void add(int parent) {
    int slot = slot(words, 0);
    if (table[slot] != 0) {
      return;
    }
    if (count == from.length) {
      worlds = Arrays.copyOf(worlds, 2 * worlds.length);
      from = Arrays.copyOf(from, 2 * count);
    }
    System.arraycopy(words, 0, worlds, WORDS * count, WORDS);
    from[count] = parent;
    count++;
    table[slot] = count;
    if (2 * count > table.length) {
      table = new int[2 * table.length];
      for (int i = 0; i < count; i++) {
        table[slot(worlds, WORDS * i)] = i + 1;
      }
    }
  }

  /** Where the world that is saved here is in the table, or would be. */
  private int slot(long[] saved, int at) {
    long hash = 0;
    for (int i = 0; i < WORDS; i++) {
      hash = (hash ^ saved[at + i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    int slot = (int) hash & (table.length - 1);
    while (table[slot] != 0 && !isSame(saved, at, WORDS * (table[slot] - 1))) {
      slot = slot + 1 & (table.length - 1);
    }
    return slot;
  }

  private boolean isSame(long[] saved, int at, int other) {
    return Arrays.equals(saved, at, at + WORDS, worlds, other, other + WORDS);
  }

  /** Goes the way again: what is stored of it does not say which client was which. */
  private List<String> trace(int last) {
    var path = new ArrayList<Integer>();
    for (int at = last; at >= 0; at = from[at]) {
      path.addFirst(at);
    }
    var lines = new ArrayList<String>();
    var saved = new long[WORDS];
    world.load(worlds, WORDS * path.getFirst());
    lines.add("start → " + world);
    for (int at : path.subList(1, path.size())) {
      world.saveInOrder(saved);
      for (var step : steps) {
        world.load(saved, 0);
        if (step.happens().test(world)) {
          world.save(words);
          if (isSame(words, 0, WORDS * at)) {
            lines.add(step.name() + " → " + world);
            break;
          }
        }
      }
    }
    return lines;
  }
}
