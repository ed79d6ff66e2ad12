package io.moorage.registry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.blobstore.gc.Backlog;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.CollectionStatus;
import io.moorage.blobstore.gc.Tally;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What the collector does and has done: {@code
 * {"running":…,"last":{…},"next":…,"sinceStart":{…},"waiting":{…},"lastFailure":{…}}}.
 */
public final class CollectionDocument {
  private CollectionDocument() {}

  /** The document; what there is not is left out. */
  public static byte[] write(CollectionStatus status) {
    return JsonDocument.object(
        1_024,
        json -> {
          time(json, "running", status.running());
          run(json, "last", status.last());
          time(json, "next", status.next());
          json.writeObjectFieldStart("sinceStart");
          tally(json, status.sinceStart());
          json.writeEndObject();
          waiting(json, status.waiting());
          run(json, "lastFailure", status.lastFailure());
        });
  }

  /** The answer to who wants a pass: {@code {"requested":…}}. */
  public static byte[] write(Instant requested) {
    return JsonDocument.object(
        64, json -> json.writeStringField("requested", requested.toString()));
  }

  private static void run(JsonGenerator json, String name, Optional<CollectionRun> run)
      throws IOException {
    if (run.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("started", run.get().started().toString());
    json.writeNumberField("millis", run.get().took().toMillis());
    switch (run.get().end()) {
      case CollectionRun.End.Complete() -> json.writeStringField("end", "complete");
      case CollectionRun.End.Stopped() -> json.writeStringField("end", "stopped");
      case CollectionRun.End.Failed(String why) -> {
        json.writeStringField("end", "failed");
        json.writeStringField("why", why);
      }
    }
    tally(json, run.get().tally());
    json.writeEndObject();
  }

  private static void tally(JsonGenerator json, Tally tally) throws IOException {
    json.writeNumberField("entries", tally.entries());
    json.writeNumberField("blobs", tally.blobs());
    json.writeNumberField("bytes", tally.bytes());
    json.writeNumberField("uploads", tally.uploads());
    json.writeNumberField("records", tally.records());
  }

  private static void waiting(JsonGenerator json, Backlog waiting) throws IOException {
    json.writeObjectFieldStart("waiting");
    json.writeNumberField("due", waiting.due());
    time(json, "firstDue", waiting.firstDue());
    json.writeNumberField("condemned", waiting.condemned());
    json.writeNumberField("repositories", waiting.repositories());
    json.writeNumberField("countedTo", Backlog.MOST);
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, String name, Optional<Instant> time)
      throws IOException {
    if (time.isPresent()) {
      json.writeStringField(name, time.get().toString());
    }
  }
}
