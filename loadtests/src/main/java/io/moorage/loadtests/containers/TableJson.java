package io.moorage.loadtests.containers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.loadtests.compare.JsonReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a run came to, for programs: each single run, too. */
final class TableJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private TableJson() {}

  static void write(Path file, Findings findings, List<String> machine) throws IOException {
    var root = JSON.createObjectNode();
    var description = root.putArray("machine");
    machine.forEach(description::add);
    var notes = root.putArray("notes");
    findings.notes().forEach(notes::add);
    var jobs = root.putObject("jobs");
    findings
        .series()
        .forEach(
            (job, byContender) -> {
              var node = jobs.putObject(job.word).put("title", job.title);
              var contenders = node.putObject("contenders");
              byContender.forEach((name, series) -> add(contenders.putObject(name), series));
            });
    add(root.putObject("memory_idle_mib"), findings.idle());
    add(root.putObject("memory_after_mib"), findings.after());
    var goals = root.putArray("goals");
    findings.goals().forEach(goal -> JsonReport.add(goals, goal));
    JSON.writeValue(file.toFile(), root);
  }

  private static void add(ObjectNode node, Series series) {
    series.failure().ifPresent(why -> node.put("invalid", why));
    JsonReport.put(node, "median_ms", series.median());
    JsonReport.put(node, "daemon_cpu_ms", series.daemonMillis());
    JsonReport.put(node, "machine_cpu_ms", series.machineMillis());
    var runs = node.putArray("runs_ms");
    series.millis().forEach(runs::add);
  }

  private static void add(ObjectNode node, Map<String, Memory> byDaemon) {
    byDaemon.forEach(
        (name, memory) ->
            node.putObject(name)
                .put("resident", memory.resident())
                .put("proportional", memory.proportional()));
  }
}
