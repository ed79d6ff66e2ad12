package io.moorage.runner.engine.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON as a client of the API sends it: a member that is missing, null or empty is its
 * type's zero. What was not asked for can be told afterwards, so that nothing a client wants is
 * passed over in silence.
 */
public final class JsonFields {
  private static final int DEEPEST = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** An object as it was read. */
  private record Members(Map<String, Object> all) {
    static final Members NONE = new Members(Map.of());
  }

  /** An array as it was read. */
  private record Items(List<Object> all) {
    static final Items NONE = new Items(List.of());
  }

  private final String path;
  private final Map<String, Object> members;
  private final Map<String, List<JsonFields>> inner = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  private JsonFields(String path, Members members) {
    this.path = path;
    this.members = members.all();
  }

  /** The document is none, or holds something else than its reader expects. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /**
   * Reads a document of one object; no bytes at all are an empty one.
   *
   * @throws Malformed if it is no such document
   */
  public static JsonFields read(byte[] document) {
    if (document.length == 0) {
      return new JsonFields("", Members.NONE);
    }
    try (var parser = JSON.createParser(document)) {
      var first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return new JsonFields("", Members.NONE);
      }
      if (first == JsonToken.START_OBJECT) {
        var fields = new JsonFields("", object(parser));
        if (parser.nextToken() == null) {
          return fields;
        }
      }
    } catch (IOException e) {
      throw new Malformed("the body is no JSON");
    }
    throw new Malformed("the body is no object of JSON");
  }

  private static Members object(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, Object>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      var value = value(parser);
      if (value != null) {
        members.put(name, value);
      }
    }
    return new Members(members);
  }

  private static Items array(JsonParser parser) throws IOException {
    var items = new ArrayList<Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      var item = value(parser);
      if (item != null) {
        items.add(item);
      }
    }
    return new Items(items);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getText();
      case null, default -> null;
    };
  }

  /** A string; empty if it is not there. */
  public String text(String name) {
    return member(name, String.class).orElse("");
  }

  public long number(String name) {
    return member(name, Long.class).orElse(0L);
  }

  /** A number, if it is there at all. */
  public Optional<Long> optionalNumber(String name) {
    return member(name, Long.class);
  }

  public boolean flag(String name) {
    return member(name, Boolean.class).orElse(false);
  }

  /** A switch, if it is there at all. */
  public Optional<Boolean> optionalFlag(String name) {
    return member(name, Boolean.class);
  }

  /** An object; one without members if it is not there. */
  public JsonFields object(String name) {
    return inner
        .computeIfAbsent(
            name, _ -> List.of(inner(name, member(name, Members.class).orElse(Members.NONE))))
        .getFirst();
  }

  /** Strings; none if it is not there. One string alone counts as a list of it. */
  public List<String> texts(String name) {
    if (members.get(name) instanceof String one) {
      asked.add(name);
      return List.of(one);
    }
    return items(name, String.class);
  }

  /** Whole numbers; none if they are not there. */
  public List<Long> numbers(String name) {
    return items(name, Long.class);
  }

  public boolean isArray(String name) {
    return members.get(name) instanceof Items;
  }

  /** Strings, if they are there at all: an empty list is not the same as none. */
  public Optional<List<String>> optionalTexts(String name) {
    return members.containsKey(name) ? Optional.of(texts(name)) : Optional.empty();
  }

  public List<JsonFields> objects(String name) {
    var objects = new ArrayList<JsonFields>();
    for (var item : items(name, Members.class)) {
      objects.add(inner(name, item));
    }
    inner.put(name, objects);
    return objects;
  }

  /** The names of the members, without taking them for asked. */
  public Set<String> names() {
    return Set.copyOf(members.keySet());
  }

  /** A map of strings, its order kept. */
  public Map<String, String> map(String name) {
    var object = object(name);
    var map = new LinkedHashMap<String, String>();
    object.members.keySet().forEach(key -> map.put(key, object.text(key)));
    return map;
  }

  /** The paths of what holds something and was not asked for: {@code HostConfig.CpuShares}. */
  public List<String> unasked() {
    var left = new ArrayList<String>();
    members.forEach(
        (name, value) -> {
          var parts = inner.get(name);
          if (parts != null) {
            parts.forEach(part -> left.addAll(part.unasked()));
          } else if (!asked.contains(name) && !isZero(value)) {
            left.add(path + name);
          }
        });
    return left;
  }

  /** Whether this says no more than that there is nothing. */
  private static boolean isZero(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Double number -> number == 0;
      case Boolean flag -> !flag;
      case Items items -> items.all().stream().allMatch(JsonFields::isZero);
      case Members inner -> inner.all().values().stream().allMatch(JsonFields::isZero);
      default -> false;
    };
  }

  private JsonFields inner(String name, Members members) {
    return new JsonFields(path + name + ".", members);
  }

  private <T> List<T> items(String name, Class<T> type) {
    var items = new ArrayList<T>();
    for (Object item : member(name, Items.class).orElse(Items.NONE).all()) {
      if (!type.isInstance(item)) {
        throw new Malformed(path + name + " holds something else than expected");
      }
      items.add(type.cast(item));
    }
    return items;
  }

  private <T> Optional<T> member(String name, Class<T> type) {
    asked.add(name);
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new Malformed(path + name + " is something else than expected");
    }
    return Optional.of(type.cast(value));
  }
}
