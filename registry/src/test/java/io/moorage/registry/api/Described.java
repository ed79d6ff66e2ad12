package io.moorage.registry.api;

import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The API's own description, and whether an answer is what it says. */
public final class Described {
  private final Map<String, Object> document;

  private Described(Map<String, Object> document) {
    this.document = document;
  }

  public static Described load() {
    return new Described(parsed(ShowDescription.document()));
  }

  public static Map<String, Object> parsed(byte[] json) {
    return JsonPath.from(new String(json, StandardCharsets.UTF_8)).getMap("$");
  }

  /** {@code GET /api/v1/…}, each with the names of its query's parameters behind it. */
  List<String> operations() {
    var found = new ArrayList<String>();
    for (var path : map(document, "paths").entrySet()) {
      for (var verb : List.of("get", "put", "post", "patch", "delete")) {
        if (map(path.getValue()).containsKey(verb)) {
          var names = new TreeSet<String>();
          for (var parameter : parameters(path.getKey(), verb)) {
            if ("query".equals(parameter.get("in"))) {
              names.add(String.valueOf(parameter.get("name")));
            }
          }
          found.add("%s %s %s".formatted(verb.toUpperCase(Locale.ROOT), path.getKey(), names));
        }
      }
    }
    return found.stream().sorted().toList();
  }

  /** The parameters of an operation, those of its path among them. */
  List<Map<String, Object>> parameters(String path, String verb) {
    var item = map(map(document, "paths"), path);
    var all = new ArrayList<Map<String, Object>>();
    for (var owner : List.of(item, map(item, verb))) {
      for (var parameter : list(owner.get("parameters"))) {
        all.add(resolved(map(parameter)));
      }
    }
    return all;
  }

  /**
   * What is wrong with an answer; empty if it is as described.
   *
   * @param path as the document writes it
   */
  public List<String> faults(String verb, String path, int status, byte[] body) {
    var operation = map(map(map(document, "paths"), path), verb.toLowerCase(Locale.ROOT));
    var responses = map(operation, "responses");
    var described = responses.get(Integer.toString(status));
    if (described == null) {
      return List.of("%s %s: status %d is not described".formatted(verb, path, status));
    }
    var content = resolved(map(described)).get("content");
    if (content == null) {
      return body.length == 0 ? List.of() : List.of("a body that is not described");
    }
    var faults = new ArrayList<String>();
    check(map(map(map(content), "application/json"), "schema"), parsed(body), "$", faults);
    return faults;
  }

  /** Every reference of the document that leads nowhere. */
  List<String> brokenReferences() {
    var broken = new ArrayList<String>();
    references(document, broken);
    return broken;
  }

  private void references(Object node, List<String> broken) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String reference && target(reference).isEmpty()) {
        broken.add(reference);
      }
      map.values().forEach(value -> references(value, broken));
    } else if (node instanceof List<?> list) {
      list.forEach(value -> references(value, broken));
    }
  }

  private void check(Map<String, Object> schema, Object value, String at, List<String> faults) {
    if (schema.get("$ref") instanceof String reference) {
      check(target(reference).orElseThrow(), value, at, faults);
    }
    if (schema.get("type") instanceof String type && !isOf(type, value)) {
      faults.add("%s is no %s: %s".formatted(at, type, value));
      return;
    }
    if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
      faults.add("%s is none of %s: %s".formatted(at, words, value));
    }
    if (schema.containsKey("const") && !schema.get("const").equals(value)) {
      faults.add("%s is not %s: %s".formatted(at, schema.get("const"), value));
    }
    if (schema.get("pattern") instanceof String pattern && !value.toString().matches(pattern)) {
      faults.add("%s does not match %s: %s".formatted(at, pattern, value));
    }
    if (schema.get("minimum") instanceof Number least
        && ((Number) value).longValue() < least.longValue()) {
      faults.add("%s is less than %s: %s".formatted(at, least, value));
    }
    if (value instanceof Map<?, ?> object) {
      checkObject(schema, map(object), at, faults);
    }
    if (value instanceof List<?> items && schema.containsKey("items")) {
      for (int i = 0; i < items.size(); i++) {
        check(map(schema, "items"), items.get(i), at + "[" + i + "]", faults);
      }
    }
  }

  private void checkObject(
      Map<String, Object> schema, Map<String, Object> object, String at, List<String> faults) {
    for (var name : list(schema.get("required"))) {
      if (!object.containsKey(name.toString())) {
        faults.add("%s lacks %s".formatted(at, name));
      }
    }
    Map<String, Object> properties =
        schema.containsKey("properties") ? map(schema, "properties") : Map.of();
    for (var member : object.entrySet()) {
      var there = at + "." + member.getKey();
      if (properties.containsKey(member.getKey())) {
        check(map(properties, member.getKey()), member.getValue(), there, faults);
      } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
        faults.add(there + " is not described");
      } else if (schema.get("additionalProperties") instanceof Map<?, ?> other) {
        check(map(other), member.getValue(), there, faults);
      }
    }
  }

  private static boolean isOf(String type, Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "boolean" -> value instanceof Boolean;
      default -> throw new IllegalArgumentException("a type that is not checked yet: " + type);
    };
  }

  private Map<String, Object> resolved(Map<String, Object> node) {
    return node.get("$ref") instanceof String reference ? target(reference).orElseThrow() : node;
  }

  private Optional<Map<String, Object>> target(String reference) {
    Object node = document;
    for (var word : reference.substring("#/".length()).split("/", -1)) {
      if (!(node instanceof Map<?, ?> map) || !map.containsKey(word)) {
        return Optional.empty();
      }
      node = map.get(word);
    }
    return Optional.of(map(node));
  }

  private static Map<String, Object> map(Map<String, Object> owner, String name) {
    var value = owner.get(name);
    if (value == null) {
      throw new AssertionError("no " + name + " in " + owner.keySet());
    }
    return map(value);
  }

  @SuppressWarnings("unchecked") // the names of JSON's members are strings
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  private static List<?> list(@Nullable Object node) {
    return node == null ? List.of() : (List<?>) node;
  }
}
