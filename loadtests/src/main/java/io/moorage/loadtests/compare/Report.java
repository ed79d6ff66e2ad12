package io.moorage.loadtests.compare;

import io.moorage.loadtests.compare.Outcome.Measured;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run came to, for people. */
record Report(PrintStream out, Results results, List<String> machine) {

  void print() {
    machine.forEach(line -> out.println("  " + line));
    results.notes().forEach(note -> out.println("  note: " + note));
    results.work().forEach(this::print);
    if (!results.starts().isEmpty()) {
      out.printf("%nfork to the first 200 on /v2/, ms%n");
      results.starts().forEach((peer, millis) -> out.printf("  %-16s %,10.0f%n", peer, millis));
    }
    results
        .memory()
        .forEach(
            (when, byPeer) -> {
              out.printf("%nmemory %s, MiB resident%n", when.when);
              byPeer.forEach((peer, mebibytes) -> out.printf("  %-16s %,10.0f%n", peer, mebibytes));
            });
    out.printf("%ngoals%n");
    var goals = Goal.of(results);
    goals.stream().filter(Goal::isMeasured).forEach(goal -> out.println("  " + goal.line()));
    long others = goals.stream().filter(goal -> !goal.isMeasured()).count();
    if (others > 0) {
      out.printf("  %d more were not measured%n", others);
    }
  }

  /** One table, its medians, and all rates for those who want to see how they vary. */
  void print(Work work, Map<String, List<Outcome>> byPeer) {
    int mebibytes = Math.max(1, work.mebibytes());
    out.printf(
        "%n%s [%s]%n  %-16s %10s %8s %12s %9s %9s   %s%n",
        work.title(),
        work.name(),
        "",
        work.mebibytes() == 0 ? "requests/s" : "MiB/s",
        "moorage×",
        "CPU µs/op",
        "p50 ms",
        "p99 ms",
        "rounds");
    double moorage = results.median(work, "moorage", Measured::rate);
    byPeer.forEach(
        (peer, rounds) -> {
          double rate = Outcome.median(rounds, Measured::rate);
          out.printf(
              "  %-16s %10s %8s %12s %9s %9s   %s%n",
              peer,
              number("%,.0f", rate * mebibytes),
              number("%.2f", moorage / rate),
              number("%,.1f", Outcome.median(rounds, Measured::cpuMicros)),
              number("%.2f", Outcome.median(rounds, Measured::p50Millis)),
              number("%.2f", Outcome.median(rounds, Measured::p99Millis)),
              rounds.stream()
                  .map(round -> brief(round, mebibytes))
                  .collect(Collectors.joining(" ")));
        });
    if (work.mebibytes() > 0) {
      printClients(work, byPeer);
    }
  }

  /** A client that costs more than a server would be what is measured. */
  private void printClients(Work work, Map<String, List<Outcome>> byPeer) {
    out.print("  our client's own CPU-s per GiB:");
    byPeer.forEach(
        (peer, rounds) -> {
          double micros = Outcome.median(rounds, Measured::clientMicros);
          double perGibibyte = micros * 1024 / work.mebibytes() / 1e6;
          out.printf(" %s %s;", peer, number("%.3f", perGibibyte));
        });
    out.println();
  }

  private static String brief(Outcome outcome, int mebibytes) {
    return switch (outcome) {
      case Measured measured -> "%.0f".formatted(measured.rate() * mebibytes);
      case Outcome.Invalid(var reason) -> "INVALID(" + reason + ")";
    };
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : format.formatted(value);
  }
}
