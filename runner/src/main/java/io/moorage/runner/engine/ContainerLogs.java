package io.moorage.runner.engine;

import io.moorage.runner.Containers;
import io.moorage.runner.log.LogEntry;
import io.moorage.runner.log.LogQuery;
import io.moorage.runner.log.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code GET /containers/{name}/logs}. */
final class ContainerLogs implements EndPoint {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z' ", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Containers containers;

  ContainerLogs(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Answer answer(String name, EngineCall call) {
    if (!call.flag("stdout") && !call.flag("stderr")) {
      throw EngineRefusal.badRequest("Bad parameters: you must choose at least one stream");
    }
    boolean tty = containers.get(name).request().streams().tty();
    var query =
        new LogQuery(
            call.flag("stdout"),
            call.flag("stderr"),
            tail(call),
            Parameters.time(call, "since"),
            Parameters.time(call, "until"),
            call.flag("follow"));
    // Before each line come a time, and details; of those, which log options would add, are none.
    boolean times = call.flag("timestamps");
    boolean details = call.flag("details");
    LogReader log = containers.logs(name, query);
    return new Answer.Flowing(
        200,
        StreamTypes.of(tty, call.version()),
        true,
        out -> {
          try (log) {
            write(log, tty ? Sink.raw(out) : Sink.framed(new Frames(out)), times, details);
          }
        });
  }

  private static OptionalLong tail(EngineCall call) {
    Optional<String> tail = call.word("tail").filter(word -> !word.equals("all"));
    if (tail.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long lines = Long.parseLong(tail.get());
      return lines < 0 ? OptionalLong.empty() : OptionalLong.of(lines);
    } catch (NumberFormatException e) {
      // As docker: what is no number is all.
      return OptionalLong.empty();
    }
  }

  /** Where entries go. */
  private interface Sink {
    void write(boolean stderr, byte[] bytes) throws IOException;

    static Sink raw(OutputStream out) {
      return (_, bytes) -> out.write(bytes);
    }

    static Sink framed(Frames frames) {
      return (stderr, bytes) ->
          frames.write(
              stderr ? Frames.Output.STDERR : Frames.Output.STDOUT, bytes, 0, bytes.length);
    }
  }

  private static void write(LogReader log, Sink sink, boolean times, boolean details)
      throws IOException, InterruptedException {
    for (Optional<LogEntry> next = log.next(); next.isPresent(); next = log.next()) {
      var entry = next.get();
      var prefix = (times ? TIME.format(entry.time()) : "") + (details ? " " : "");
      sink.write(entry.stderr(), entry.begins() ? prefixed(prefix, entry.bytes()) : entry.bytes());
    }
  }

  private static byte[] prefixed(String prefix, byte[] bytes) {
    if (prefix.isEmpty()) {
      return bytes;
    }
    byte[] stamp = prefix.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[stamp.length + bytes.length];
    System.arraycopy(stamp, 0, all, 0, stamp.length);
    System.arraycopy(bytes, 0, all, stamp.length, bytes.length);
    return all;
  }
}
