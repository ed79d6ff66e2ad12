package io.moorage.deploy.cli.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An object of JSON whose members are asked for by what they should be. One that is not there or is
 * something else is a {@link Mismatch}: the server is no Moorage, or another version of it.
 */
public final class JsonTree {
  private static final JsonFactory JSON = new JsonFactory();

  /** Values are JsonTree, List, String, Long, Boolean; null members are left out. */
  private final Map<String, Object> members;

  private JsonTree(Map<String, Object> members) {
    this.members = members;
  }

  /** The document is not what was expected. */
  public static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    public Mismatch(String message) {
      super(message);
    }
  }

  /** Reads a document of one object. */
  public static JsonTree read(byte[] document) throws Mismatch {
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonTree tree = object(parser);
        if (parser.nextToken() == null) {
          return tree;
        }
      }
    } catch (IOException e) {
      throw new Mismatch("no JSON: " + e.getClass().getSimpleName());
    }
    throw new Mismatch("no object of JSON");
  }

  /** Reads a document that is an array of objects. */
  public static List<JsonTree> readArray(byte[] document) throws Mismatch {
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        return new JsonTree(Map.of("items", array(parser))).objects("items");
      }
    } catch (IOException e) {
      throw new Mismatch("no JSON: " + e.getClass().getSimpleName());
    }
    throw new Mismatch("no array of JSON");
  }

  /** A document as people read it, with four spaces before what is within. */
  public static String indented(byte[] document) throws Mismatch {
    StringWriter out = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    try (JsonParser parser = JSON.createParser(document);
        JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(printer);
      parser.nextToken();
      json.copyCurrentStructure(parser);
    } catch (IOException e) {
      throw new Mismatch("no JSON: " + e.getClass().getSimpleName());
    }
    return out.toString();
  }

  private static JsonTree object(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        members.put(name, value(parser));
      }
    }
    return new JsonTree(members);
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> parser.getText();
    };
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  public String text(String name) throws Mismatch {
    return member(name, String.class);
  }

  public long number(String name) throws Mismatch {
    return member(name, Long.class);
  }

  public boolean flag(String name) throws Mismatch {
    return member(name, Boolean.class);
  }

  public JsonTree object(String name) throws Mismatch {
    return member(name, JsonTree.class);
  }

  public Optional<String> optionalText(String name) throws Mismatch {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  public Optional<JsonTree> optionalObject(String name) throws Mismatch {
    return has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  /** A number; nothing if it is not there. */
  public Optional<Long> optionalNumber(String name) throws Mismatch {
    return has(name) ? Optional.of(number(name)) : Optional.empty();
  }

  /** Strings; none if they are not there. */
  public List<String> optionalTexts(String name) throws Mismatch {
    return has(name) ? texts(name) : List.of();
  }

  public List<JsonTree> objects(String name) throws Mismatch {
    return items(name, JsonTree.class);
  }

  public List<String> texts(String name) throws Mismatch {
    return items(name, String.class);
  }

  private <T> List<T> items(String name, Class<T> type) throws Mismatch {
    List<T> items = new ArrayList<>();
    for (Object item : member(name, List.class)) {
      if (!type.isInstance(item)) {
        throw new Mismatch(name + " holds something else than expected");
      }
      items.add(type.cast(item));
    }
    return items;
  }

  private <T> T member(String name, Class<T> type) throws Mismatch {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new Mismatch(name + " is missing, or something else than expected");
    }
    return type.cast(value);
  }

  /** Objects as an array, each on a line. */
  public static String lines(List<JsonTree> objects) {
    return objects.isEmpty()
        ? "[]"
        : objects.stream()
            .map(JsonTree::toString)
            .collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
  }

  /** The object as JSON, on one line. */
  @Override
  public String toString() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, this);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case JsonTree tree -> {
        json.writeStartObject();
        for (Map.Entry<String, Object> member : tree.members.entrySet()) {
          json.writeFieldName(member.getKey());
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      case List<?> items -> {
        json.writeStartArray();
        for (Object item : items) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Long number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      default -> json.writeString(value.toString());
    }
  }
}
