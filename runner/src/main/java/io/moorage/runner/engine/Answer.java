package io.moorage.runner.engine;

import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** What an end-point answers. */
public sealed interface Answer {
  String JSON = "application/json";

  int status();

  /** No body. */
  record Empty(int status) implements Answer {}

  /**
   * A body from memory.
   *
   * @param headers further header fields
   * @param body not to be changed
   */
  record Whole(int status, String type, Map<String, String> headers, byte[] body)
      implements Answer {
    public Whole {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * A body written while the client reads. The header is sent before the writer is called.
   *
   * @param endsWithClient whether the writer is interrupted when the client goes away; else it
   *     learns of it by its next write
   */
  record Flowing(int status, String type, boolean endsWithClient, Writer writer)
      implements Answer {}

  /**
   * A body of which nothing may be known yet: its header goes out with the first byte of it, and
   * what fails before is an answer of its own.
   *
   * @param endsWithClient as of {@link Flowing}
   */
  record Reported(String type, boolean endsWithClient, Writer writer) implements Answer {
    /** If nothing fails before. */
    @Override
    public int status() {
      return 200;
    }
  }

  /** The connection itself, in both directions, until either side ends it. */
  record Hijacked(String type, Session session) implements Answer {
    @Override
    public int status() {
      return 101;
    }
  }

  /** Writes a body. Each write goes out at once, and waits for a client that reads slowly. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /** Talks to a client. Interrupted when the client is gone. */
  @FunctionalInterface
  interface Session {
    /**
     * Runs until there is no more to say.
     *
     * @param in ends where the client ends its half of the connection; it may read on
     */
    void run(InputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  static Whole json(int status, JsonObject document) {
    return new Whole(status, JSON, Map.of(), document.bytes());
  }

  static Answer json(int status, List<JsonObject> documents) {
    return new Whole(status, JSON, Map.of(), JsonObject.array(documents));
  }

  /** Done, and nothing to say. */
  static Answer done() {
    return new Empty(204);
  }

  /** What went wrong, as every client of the API expects it. */
  static Whole failed(int status, String message) {
    return json(status, JsonObject.of("message", message));
  }
}
