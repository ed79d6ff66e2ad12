package io.moorage.registry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The body of an answer that says what went wrong: {@code
 * {"errors":[{"code":…,"message":…,"detail":{…}}]}}.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">distribution-spec,
 *     Error Codes</a>
 */
public final class ErrorBody {
  private ErrorBody() {}

  /**
   * One thing that went wrong.
   *
   * @param code a code of the spec, such as {@code BLOB_UNKNOWN}
   * @param detail facts for programs, such as {@code digest}; left out if empty
   */
  public record Entry(String code, String message, Map<String, String> detail) {
    public Entry {
      detail = Map.copyOf(detail);
    }
  }

  /** The body for one thing that went wrong. */
  public static byte[] write(String code, String message) {
    return write(List.of(new Entry(code, message, Map.of())));
  }

  /** The body for several things that went wrong. */
  public static byte[] write(List<Entry> entries) {
    return JsonDocument.object(
        256,
        json -> {
          json.writeArrayFieldStart("errors");
          for (var entry : entries) {
            write(json, entry);
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("code", entry.code());
    json.writeStringField("message", wellFormed(entry.message()));
    if (!entry.detail().isEmpty()) {
      json.writeObjectFieldStart("detail");
      for (var fact : entry.detail().entrySet()) {
        json.writeStringField(wellFormed(fact.getKey()), wellFormed(fact.getValue()));
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** A message may quote a stranger: half a surrogate pair in it must not fail the answer. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
