package io.moorage.runner.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads and writes whole documents. */
public final class JsonDocument {
  private static final int DEEPEST = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(64).build())
          .build();

  private JsonDocument() {}

  /**
   * The value of a document.
   *
   * @throws InvalidJson if it is none, is nested too deep or names a field twice
   */
  public static Json read(byte[] document) {
    try (var parser = JSON.createParser(document)) {
      if (parser.nextToken() == null) {
        throw new InvalidJson("the document is empty");
      }
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw new InvalidJson("something follows the document's end");
      }
      return value;
    } catch (IOException e) {
      throw new InvalidJson("not JSON: " + e.getMessage(), e);
    }
  }

  /**
   * A document that is an object.
   *
   * @throws InvalidJson if it is none
   */
  public static Json.Obj readObject(byte[] document) {
    if (read(document) instanceof Json.Obj object) {
      return object;
    }
    throw new InvalidJson("the document is not an object");
  }

  private static Json value(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getDecimalValue());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> new Json.Null();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new InvalidJson("a value is missing");
    };
  }

  private static Json.Obj object(JsonParser parser) throws IOException {
    var fields = new LinkedHashMap<String, Json>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return new Json.Obj(fields);
  }

  private static Json.Arr array(JsonParser parser) throws IOException {
    var items = new ArrayList<Json>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new Json.Arr(items);
  }

  /** The document of a value, in UTF-8, without spaces. */
  public static byte[] write(Json value) {
    var out = new ByteArrayOutputStream(1024);
    try (var json = JSON.createGenerator(out)) {
      write(value, json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return out.toByteArray();
  }

  private static void write(Json value, JsonGenerator json) throws IOException {
    switch (value) {
      case Json.Obj object -> {
        json.writeStartObject();
        for (var field : object.fields().entrySet()) {
          json.writeFieldName(field.getKey());
          write(field.getValue(), json);
        }
        json.writeEndObject();
      }
      case Json.Arr array -> {
        json.writeStartArray();
        for (var item : array.items()) {
          write(item, json);
        }
        json.writeEndArray();
      }
      case Json.Text text -> json.writeString(text.value());
      case Json.Num number -> json.writeNumber(number.value().toPlainString());
      case Json.Bool bool -> json.writeBoolean(bool.value());
      case Json.Null _ -> json.writeNull();
    }
  }

  /** What should have been JSON is not. The message is fit for who sent it. */
  public static final class InvalidJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidJson(String why) {
      super(why);
    }

    InvalidJson(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
