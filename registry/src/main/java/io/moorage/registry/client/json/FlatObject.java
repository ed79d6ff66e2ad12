package io.moorage.registry.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Goes through an object of a stranger's, field by field; what is not read is skipped. */
final class FlatObject {
  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(1 << 20)
                  .maxTokenCount(100_000)
                  .build())
          .build();

  private FlatObject() {}

  /** Reads the value that the parser stands on, or leaves it alone. */
  @FunctionalInterface
  interface Field {
    void read(String name, JsonParser value) throws IOException;
  }

  /** Reads a document that is one object. */
  static void document(byte[] document, Field field) throws IOException {
    try (var json = JSON.createParser(document)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      fields(json, field);
    }
  }

  /** Reads the object that the parser stands in. */
  static void fields(JsonParser json, Field field) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var value = json.nextToken();
      field.read(name, json);
      if (json.currentToken() == value) {
        json.skipChildren();
      }
    }
  }

  /** The value as text: empty unless it is a string. */
  static String text(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
  }
}
