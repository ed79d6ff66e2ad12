package io.moorage.registry.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a document to memory. */
final class JsonDocument {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonDocument() {}

  /** Writes the fields of the document's object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * A document of one object.
   *
   * @param expected how many bytes it will probably have
   */
  static byte[] object(int expected, Fields fields) {
    var out = new ByteArrayOutputStream(expected);
    try (var json = JSON.createGenerator(out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return out.toByteArray();
  }

  /** A field that is an array of strings: {@code []} if there are none, never {@code null}. */
  static void strings(JsonGenerator json, String field, Iterable<?> words) throws IOException {
    json.writeArrayFieldStart(field);
    for (var word : words) {
      json.writeString(word.toString());
    }
    json.writeEndArray();
  }
}
