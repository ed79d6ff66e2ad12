package io.moorage.runner.engine.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.runner.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of JSON under construction, its members in the order they came. */
public final class JsonObject {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  public static JsonObject of(String name, @Nullable Object value) {
    return new JsonObject().with(name, value);
  }

  /**
   * Adds a member.
   *
   * @param value a string, number, boolean, object of this class, map, or list of these, or what
   *     was read; null is written as null
   */
  public JsonObject with(String name, @Nullable Object value) {
    members.put(name, value);
    return this;
  }

  /** The object as a document. */
  public byte[] bytes() {
    return document(this);
  }

  /** The object as a line of a stream of them, as progress is told. */
  public byte[] line() {
    return (this + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A document that is an array of objects. */
  public static byte[] array(List<JsonObject> items) {
    return document(items);
  }

  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private static byte[] document(Object value) {
    var out = new ByteArrayOutputStream(512);
    try (var json = JSON.createGenerator(out)) {
      write(json, value);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case JsonObject object -> writeMembers(json, object.members);
      case Map<?, ?> map -> writeMembers(json, map);
      case Iterable<?> items -> {
        json.writeStartArray();
        for (var item : items) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Json read -> writeRead(json, read);
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }

  /** What was read from a client and is shown again. */
  private static void writeRead(JsonGenerator json, Json value) throws IOException {
    switch (value) {
      case Json.Obj object -> writeMembers(json, object.fields());
      case Json.Arr array -> write(json, array.items());
      case Json.Text text -> json.writeString(text.value());
      case Json.Num number -> json.writeNumber(number.value());
      case Json.Bool flag -> json.writeBoolean(flag.value());
      case Json.Null _ -> json.writeNull();
    }
  }

  private static void writeMembers(JsonGenerator json, Map<?, ?> members) throws IOException {
    json.writeStartObject();
    for (var member : members.entrySet()) {
      json.writeFieldName(String.valueOf(member.getKey()));
      write(json, member.getValue());
    }
    json.writeEndObject();
  }
}
