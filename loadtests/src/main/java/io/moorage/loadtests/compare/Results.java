package io.moorage.loadtests.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All that was measured. */
final class Results {
  /** Who stands for the machine itself in the pushing of large blobs. */
  static final String LIMIT = "copy+hash+flush";

  private final Map<Work, Map<String, List<Outcome>>> work = new LinkedHashMap<>();
  private final Map<String, List<Double>> startMillis = new LinkedHashMap<>();
  private final Map<Memory, Map<String, Double>> memory = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** When a server's memory was looked at; in MiB resident. */
  enum Memory {
    IDLE("idle, 2 s after its start"),
    LOADED("after all this work"),
    UPLOADS("at most, while 64 uploads go on");

    final String when;

    Memory(String when) {
      this.when = when;
    }
  }

  void add(Work kind, String peer, Outcome outcome) {
    work.computeIfAbsent(kind, any -> new LinkedHashMap<>())
        .computeIfAbsent(peer, any -> new ArrayList<>())
        .add(outcome);
  }

  void addStart(String peer, double millis) {
    startMillis.computeIfAbsent(peer, any -> new ArrayList<>()).add(millis);
  }

  void addMemory(Memory when, String peer, long bytes) {
    memory
        .computeIfAbsent(when, any -> new LinkedHashMap<>())
        .put(peer, (double) bytes / FreshBlobs.MEBIBYTE);
  }

  /** What a reader must know of this run. */
  void note(String note) {
    notes.add(note);
  }

  Map<Work, Map<String, List<Outcome>>> work() {
    return work;
  }

  Map<Memory, Map<String, Double>> memory() {
    return memory;
  }

  List<String> notes() {
    return notes;
  }

  /** The middle one of each server's starts. */
  Map<String, Double> starts() {
    var medians = new LinkedHashMap<String, Double>();
    startMillis.forEach(
        (peer, all) -> medians.put(peer, all.stream().sorted().toList().get(all.size() / 2)));
    return medians;
  }

  /** A median, or not a number if there is none. */
  double median(Work kind, String peer, ToDoubleFunction<Outcome.Measured> figure) {
    var rounds = work.getOrDefault(kind, Map.of()).getOrDefault(peer, List.of());
    return Outcome.median(rounds, figure);
  }

  boolean isValid() {
    return work.values().stream()
        .flatMap(byPeer -> byPeer.values().stream())
        .flatMap(List::stream)
        .allMatch(Outcome.Measured.class::isInstance);
  }
}
