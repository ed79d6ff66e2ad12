package io.moorage.deploy.cli;

import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the collector does, in words. */
final class CollectionWords {
  private final Instant now;
  private final ZoneId place;

  CollectionWords(Instant now, ZoneId place) {
    this.now = now;
    this.place = place;
  }

  List<String> status(JsonTree status) throws Mismatch {
    List<String> lines = new ArrayList<>();
    Optional<Instant> running = optionalTime(status, "running");
    Optional<Instant> next = optionalTime(status, "next");
    if (running.isPresent()) {
      lines.add("Now          collecting " + since(running.get()));
    } else {
      lines.add("Now          idle" + next.map(time -> "; looks again " + in(time)).orElse(""));
    }
    Optional<JsonTree> last = status.optionalObject("last");
    lines.add("Last pass    " + (last.isPresent() ? run(last.get()) : "none yet"));
    lines.add("Since start  " + freed(status.object("sinceStart")));
    String head = "Waiting      ";
    for (String line : waiting(status.object("waiting"))) {
      lines.add(head + line);
      head = "             ";
    }
    Optional<JsonTree> failure = status.optionalObject("lastFailure");
    if (failure.isPresent()) {
      lines.add("Failed       " + run(failure.get()));
    }
    return lines;
  }

  /** One pass: when, how long, what it did and how it ended. */
  String run(JsonTree run) throws Mismatch {
    String end =
        switch (run.text("end")) {
          case "stopped" -> "; the server stopped before it was done";
          case "failed" ->
              "; it failed and is tried again: "
                  + run.optionalText("why").orElse("no reason given");
          default -> "";
        };
    return "%s, took %s: %s%s"
        .formatted(
            Words.time(time(run.text("started")), place),
            Words.duration(Duration.ofMillis(run.number("millis"))),
            freed(run),
            end);
  }

  private static String freed(JsonTree tally) throws Mismatch {
    String text =
        "%s freed (%s)"
            .formatted(
                Words.bytes(tally.number("bytes")),
                Words.count(tally.number("blobs"), "blob", "blobs"));
    if (tally.number("uploads") > 0) {
      text += ", " + Words.count(tally.number("uploads"), "upload", "uploads") + " expired";
    }
    if (tally.number("records") > 0) {
      text +=
          ", "
              + Words.count(tally.number("records"), "record", "records")
              + " of removed repositories cleared";
    }
    return text;
  }

  private List<String> waiting(JsonTree waiting) throws Mismatch {
    List<String> lines = new ArrayList<>();
    long most = waiting.number("countedTo");
    long due = waiting.number("due");
    if (due > 0) {
      lines.add(
          atLeast(due, most)
              + (due == 1
                  ? " blob may go when its grace ends"
                  : " blobs may go when their grace ends")
              + optionalTime(waiting, "firstDue")
                  .map(first -> due == 1 ? ", " + in(first) : ", the first " + in(first))
                  .orElse(""));
    }
    if (waiting.number("condemned") > 0) {
      lines.add(
          atLeast(waiting.number("condemned"), most)
              + (waiting.number("condemned") == 1 ? " file" : " files")
              + " to unlink, with the next pass");
    }
    if (waiting.number("repositories") > 0) {
      lines.add(
          atLeast(waiting.number("repositories"), most)
              + (waiting.number("repositories") == 1
                  ? " removed repository"
                  : " removed repositories")
              + " to clear away, with the next pass");
    }
    return lines.isEmpty() ? List.of("nothing: whatever is stored is in use") : lines;
  }

  private static String atLeast(long count, long most) {
    return count >= most ? "at least " + count : Long.toString(count);
  }

  private String since(Instant time) {
    return "since %s (%s)"
        .formatted(Words.time(time, place), Words.duration(Duration.between(time, now).abs()));
  }

  /** {@code in 23 h 58 min (2026-01-02 03:04:05)}. */
  String in(Instant time) {
    Duration left = Duration.between(now, time);
    return left.isNegative() || left.isZero()
        ? "now"
        : "in %s (%s)".formatted(Words.duration(left), Words.time(time, place));
  }

  private static Optional<Instant> optionalTime(JsonTree owner, String name) throws Mismatch {
    return owner.has(name) ? Optional.of(time(owner.text(name))) : Optional.empty();
  }

  static Instant time(String text) throws Mismatch {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Mismatch("\"" + text + "\" is no time");
    }
  }
}
