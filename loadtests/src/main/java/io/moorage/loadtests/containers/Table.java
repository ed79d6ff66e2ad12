package io.moorage.loadtests.containers;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** What a run came to, for people. */
record Table(PrintStream out, Findings findings, List<String> machine) {

  void print() {
    machine.forEach(line -> out.println("  " + line));
    findings.notes().forEach(note -> out.println("  note: " + note));
    findings.series().forEach(this::print);
    print("idle, the small image pulled, nothing run yet", findings.idle());
    print("after all of this", findings.after());
    out.printf("%ngoals%n");
    findings.goals().forEach(goal -> out.println("  " + goal.line()));
  }

  private void print(Job job, Map<String, Series> byContender) {
    int runs = byContender.values().stream().mapToInt(one -> one.millis().size()).max().orElse(0);
    out.printf(
        "%n%s [%s], %d × each%n  %-12s %10s %9s %9s %10s %12s %12s %14s%n",
        job.title,
        job.word,
        runs,
        "",
        "median ms",
        "least",
        "most",
        "× moorage",
        "× runc run",
        "daemon's CPU",
        "machine's CPU");
    byContender.forEach((name, series) -> print(job, name, series));
  }

  private void print(Job job, String name, Series series) {
    series
        .failure()
        .ifPresentOrElse(
            why -> out.printf("  %-12s INVALID: %s%n", name, why),
            () ->
                out.printf(
                    "  %-12s %10s %9s %9s %10s %12s %12s %14s%n",
                    name,
                    number("%,.1f", series.median()),
                    number("%,.1f", series.least()),
                    number("%,.1f", series.most()),
                    number("%.2f", series.median() / findings.median(job, "moorage")),
                    number("%.2f", series.median() / findings.median(job, Bundle.NAME)),
                    number("%,.1f", series.daemonMillis()),
                    number("%,.1f", series.machineMillis())));
  }

  private void print(String when, Map<String, Memory> byDaemon) {
    out.printf("%nmemory %s, MiB%n  %-12s %10s %12s%n", when, "", "resident", "proportional");
    byDaemon.forEach(
        (name, memory) ->
            out.printf("  %-12s %10.1f %12.1f%n", name, memory.resident(), memory.proportional()));
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : format.formatted(value);
  }
}
