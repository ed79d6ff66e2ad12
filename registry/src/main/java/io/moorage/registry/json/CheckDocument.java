package io.moorage.registry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.blobstore.fsck.OnlineCheck.Progress;
import io.moorage.blobstore.fsck.OnlineCheck.State;
import io.moorage.blobstore.fsck.Summary;
import java.io.IOException;

/**
 * A check of the store: {@code {"state":"done","findings":[{"kind":…,"what":…,"means":…,
 * "repair":…}],"summary":{…}}}.
 */
public final class CheckDocument {
  private CheckDocument() {}

  /** The document. There is a summary when the check is done, and a reason when it failed. */
  public static byte[] write(Progress progress) {
    return JsonDocument.object(
        256 + 512 * progress.findings().size(),
        json -> {
          switch (progress.state()) {
            case State.Never() -> json.writeStringField("state", "never");
            case State.Running() -> json.writeStringField("state", "running");
            case State.Done(var summary) -> {
              json.writeStringField("state", "done");
              write(json, summary);
            }
            case State.Failed(var why) -> {
              json.writeStringField("state", "failed");
              json.writeStringField("why", why);
            }
          }
          json.writeArrayFieldStart("findings");
          for (var finding : progress.findings()) {
            json.writeStartObject();
            json.writeStringField("kind", finding.kind());
            json.writeStringField("what", finding.what());
            json.writeStringField("means", finding.means());
            json.writeStringField("repair", finding.repair());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Summary summary) throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeNumberField("repositories", summary.repositories());
    json.writeNumberField("manifests", summary.manifests());
    json.writeNumberField("tags", summary.tags());
    json.writeNumberField("blobs", summary.blobs());
    json.writeNumberField("bytes", summary.bytes());
    json.writeNumberField("findings", summary.findings());
    json.writeEndObject();
  }
}
