package io.moorage.loadtests.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.loadtests.compare.Outcome.Measured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run came to, for programs. What was not measured is left out. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  static void write(Path file, Results results, List<String> machine) throws IOException {
    var root = JSON.createObjectNode();
    var description = root.putArray("machine");
    machine.forEach(description::add);
    var notes = root.putArray("notes");
    results.notes().forEach(notes::add);
    var works = root.putArray("work");
    results.work().forEach((work, byPeer) -> add(works.addObject(), work, byPeer));
    var starts = root.putObject("start_ms");
    results.starts().forEach((peer, millis) -> put(starts, peer, millis));
    var memory = root.putObject("resident_mib");
    results
        .memory()
        .forEach(
            (when, byPeer) -> {
              var at = memory.putObject(when.name().toLowerCase(Locale.ROOT));
              byPeer.forEach((peer, mebibytes) -> put(at, peer, mebibytes));
            });
    var goals = root.putArray("goals");
    Goal.of(results).forEach(goal -> add(goals, goal));
    JSON.writeValue(file.toFile(), root);
  }

  private static void add(ObjectNode node, Work work, Map<String, List<Outcome>> byPeer) {
    node.put("name", work.name()).put("title", work.title());
    node.put("mib_per_operation", work.mebibytes());
    var peers = node.putObject("peers");
    byPeer.forEach(
        (peer, outcomes) -> {
          var one = peers.putObject(peer);
          put(one, "operations_per_second", Outcome.median(outcomes, Measured::rate));
          put(one, "server_cpu_us", Outcome.median(outcomes, Measured::cpuMicros));
          put(one, "client_cpu_us", Outcome.median(outcomes, Measured::clientMicros));
          put(one, "p50_ms", Outcome.median(outcomes, Measured::p50Millis));
          put(one, "p99_ms", Outcome.median(outcomes, Measured::p99Millis));
          var rounds = one.putArray("rounds");
          outcomes.forEach(outcome -> add(rounds.addObject(), outcome));
        });
  }

  private static void add(ObjectNode node, Outcome outcome) {
    switch (outcome) {
      case Measured measured -> {
        put(node, "operations_per_second", measured.rate());
        put(node, "server_cpu_us", measured.cpuMicros());
      }
      case Outcome.Invalid(var reason) -> node.put("invalid", reason);
    }
  }

  /** Adds a goal to a list of them. */
  public static void add(ArrayNode goals, Goal goal) {
    var node = goals.addObject().put("goal", goal.title());
    put(node, goal.least() ? "at_least" : "at_most", goal.bound());
    put(node, "measured", goal.value());
    if (goal.isMeasured()) {
      node.put("holds", goal.holds());
    }
  }

  /** Adds a figure, unless it was not measured. */
  public static void put(ObjectNode node, String name, double value) {
    if (!Double.isNaN(value)) {
      node.put(name, value);
    }
  }
}
