package io.moorage.runner.engine;

import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.image.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A long work that tells how it goes on: a stream of JSON objects, the last of which says what went
 * wrong, if anything did: the status has gone out by then, unless there was nothing to tell before.
 */
final class ProgressLines implements Progress {
  private final OutputStream out;
  private boolean reported;

  private ProgressLines(OutputStream out) {
    this.out = out;
  }

  /** A work that reports. */
  @FunctionalInterface
  interface Work {
    void run(Progress progress) throws IOException;
  }

  /** A work that is done whether the client stays or not. */
  static Answer of(Work work) {
    return of(false, work);
  }

  /** A work that nobody needs when the client has gone: it is interrupted. */
  static Answer whileAsked(Work work) {
    return of(true, work);
  }

  private static Answer of(boolean endsWithClient, Work work) {
    return new Answer.Reported(
        Answer.JSON,
        endsWithClient,
        out -> {
          var lines = new ProgressLines(out);
          try {
            work.run(lines);
          } catch (UncheckedIOException e) {
            throw e.getCause();
          } catch (RuntimeException e) {
            if (!lines.hasReported()) {
              throw e;
            }
            var message = EngineFailures.told(e);
            out.write(
                new JsonObject()
                    .with("errorDetail", JsonObject.of("message", message))
                    .with("error", message)
                    .line());
          }
        });
  }

  private synchronized boolean hasReported() {
    return reported;
  }

  @Override
  public void report(Event event) {
    var line =
        switch (event) {
          case Event.Status status -> {
            var object = JsonObject.of("status", status.words());
            status.of().ifPresent(id -> object.with("id", id));
            yield object;
          }
          case Event.Advance advance -> {
            var detail = JsonObject.of("current", advance.current());
            if (advance.total() > 0) {
              detail.with("total", advance.total());
            }
            yield JsonObject.of("status", advance.words())
                .with("progressDetail", detail)
                .with("id", advance.of());
          }
          case Event.Text text -> JsonObject.of("stream", text.line());
          case Event.Pushed pushed ->
              new JsonObject()
                  .with("progressDetail", Map.of())
                  .with(
                      "aux",
                      new JsonObject()
                          .with("Tag", pushed.tag().toString())
                          .with("Digest", pushed.digest().toString())
                          .with("Size", pushed.size()));
        };
    try {
      synchronized (this) {
        reported = true;
      }
      out.write(line.line());
    } catch (IOException clientGone) {
      throw new UncheckedIOException(clientGone);
    }
  }
}
