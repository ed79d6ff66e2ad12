package io.moorage.registry.http;

import java.util.function.Consumer;

/**
 * The access-log lines of one loop. As text:
 *
 * <pre>
 * 2026-01-31T12:00:00.123Z 2a7 127.0.0.1 - "GET /v2/app/manifests/1" get-manifest 200 0 2048 0.312ms "skopeo/1.9"
 * </pre>
 *
 * <p>that is time, request id, where it came from, user, method and raw target, end-point, status,
 * bytes in and out, duration, the client's name for itself. As JSON, an object of the same. There
 * are no users yet. For use on the loop alone.
 */
abstract sealed class AccessLines {
  final LineBuffer out;

  private AccessLines(LineBuffer out) {
    this.out = out;
  }

  static AccessLines of(AccessLogFormat format, Consumer<byte[]> sink) {
    return switch (format) {
      case OFF -> new None(sink);
      case TEXT -> new Text(sink);
      case JSON -> new Json(sink);
    };
  }

  /** Whether lines are kept at all: else nobody need gather what they would say. */
  abstract boolean wanted();

  abstract void add(AccessEntry entry);

  /** Hands on what is there. */
  void flush() {
    out.flush();
  }

  private static final class None extends AccessLines {
    None(Consumer<byte[]> sink) {
      super(new LineBuffer(false, sink));
    }

    @Override
    boolean wanted() {
      return false;
    }

    @Override
    void add(AccessEntry entry) {}
  }

  private static final class Text extends AccessLines {
    Text(Consumer<byte[]> sink) {
      super(new LineBuffer(false, sink));
    }

    @Override
    boolean wanted() {
      return true;
    }

    @Override
    void add(AccessEntry entry) {
      out.time(entry.millis());
      out.put(' ');
      out.hex(entry.id());
      out.put(' ');
      out.word(entry.remote());
      out.raw(" - \"");
      out.word(entry.method());
      out.put(' ');
      out.word(entry.target());
      out.raw("\" ");
      out.raw(entry.route().toString());
      out.put(' ');
      out.number(entry.status());
      out.put(' ');
      out.number(entry.in());
      out.put(' ');
      out.number(entry.out());
      out.put(' ');
      out.millis(entry.nanos());
      out.raw("ms \"");
      var agent = entry.agent();
      out.word(agent == null ? "-" : agent);
      out.put('"');
      out.endLine();
    }
  }

  private static final class Json extends AccessLines {
    Json(Consumer<byte[]> sink) {
      super(new LineBuffer(true, sink));
    }

    @Override
    boolean wanted() {
      return true;
    }

    @Override
    void add(AccessEntry entry) {
      out.raw("{\"time\":\"");
      out.time(entry.millis());
      out.raw("\",\"id\":\"");
      out.hex(entry.id());
      out.raw("\",\"remote\":\"");
      out.word(entry.remote());
      out.raw("\",\"user\":null,\"method\":\"");
      out.word(entry.method());
      out.raw("\",\"path\":\"");
      out.word(entry.target());
      out.raw("\",\"route\":\"");
      out.raw(entry.route().toString());
      out.raw("\",\"status\":");
      out.number(entry.status());
      out.raw(",\"bytes_in\":");
      out.number(entry.in());
      out.raw(",\"bytes_out\":");
      out.number(entry.out());
      out.raw(",\"duration_ms\":");
      out.millis(entry.nanos());
      var agent = entry.agent();
      if (agent == null) {
        out.raw(",\"agent\":null}");
      } else {
        out.raw(",\"agent\":\"");
        out.word(agent);
        out.raw("\"}");
      }
      out.endLine();
    }
  }
}
