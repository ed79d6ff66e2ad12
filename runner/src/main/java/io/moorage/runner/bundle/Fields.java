package io.moorage.runner.bundle;

import io.moorage.runner.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of one object of a request, each read with its type. A field that is {@code null} is
 * not there: clients in Go write one for all that they did not set.
 */
record Fields(String where, Json.Obj object) {

  /** The name of a field, as a message names it. */
  String path(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }

  /** A string; none if it is not there or empty. */
  Optional<String> text(String name) {
    return object.get(name).map(value -> text(name, value)).filter(text -> !text.isEmpty());
  }

  private String text(String name, Json value) {
    if (!(value instanceof Json.Text(var text))) {
      throw new InvalidRequest(path(name) + " is not a string");
    }
    if (text.indexOf('\0') >= 0) {
      throw new InvalidRequest(path(name) + " holds a NUL");
    }
    return text;
  }

  boolean flag(String name) {
    return optionalFlag(name).orElse(false);
  }

  Optional<Boolean> optionalFlag(String name) {
    return object
        .get(name)
        .map(
            value -> {
              if (value instanceof Json.Bool(var flag)) {
                return flag;
              }
              throw new InvalidRequest(path(name) + " is neither true nor false");
            });
  }

  /** A whole number; none if it is not there. */
  OptionalLong whole(String name) {
    var value = object.get(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (value.get() instanceof Json.Num(var number)) {
      try {
        return OptionalLong.of(number.longValueExact());
      } catch (ArithmeticException e) {
        throw new InvalidRequest(path(name) + " is not a whole number of 64 bits");
      }
    }
    throw new InvalidRequest(path(name) + " is not a number");
  }

  /** Whole numbers; none if they are not there. */
  List<Long> wholes(String name) {
    return object.get(name).map(value -> array(name, value)).orElse(List.of()).stream()
        .map(item -> new Fields(where, Json.object().with(name, item)).whole(name).orElse(0))
        .toList();
  }

  /** A whole number from 1 on; none if it is 0 or not there. */
  OptionalLong positive(String name) {
    var value = whole(name);
    if (value.isPresent() && value.getAsLong() < 0) {
      throw new InvalidRequest(path(name) + " is negative: " + value.getAsLong());
    }
    return value.isPresent() && value.getAsLong() == 0 ? OptionalLong.empty() : value;
  }

  List<String> strings(String name) {
    return optionalStrings(name).orElse(List.of());
  }

  Optional<List<String>> optionalStrings(String name) {
    return object
        .get(name)
        .map(
            value -> {
              // Go's strslice reads a lone string as a list of one.
              if (value instanceof Json.Text) {
                return List.of(text(name, value));
              }
              return array(name, value).stream().map(item -> text(name, item)).toList();
            });
  }

  List<Fields> objects(String name) {
    return object
        .get(name)
        .map(value -> array(name, value).stream().map(item -> fields(name, item)).toList())
        .orElse(List.of());
  }

  private List<Json> array(String name, Json value) {
    if (value instanceof Json.Arr(var items)) {
      return items;
    }
    throw new InvalidRequest(path(name) + " is not an array");
  }

  /** An object; an empty one if it is not there. */
  Fields fields(String name) {
    return object.get(name).map(v -> fields(name, v)).orElse(new Fields(path(name), Json.object()));
  }

  private Fields fields(String name, Json value) {
    if (value instanceof Json.Obj inner) {
      return new Fields(path(name), inner);
    }
    throw new InvalidRequest(path(name) + " is not an object");
  }

  /** An object of strings, in its order. */
  Map<String, String> stringMap(String name) {
    var strings = new LinkedHashMap<String, String>();
    var inner = fields(name);
    inner.object.fields().forEach((key, value) -> strings.put(key, inner.text(key, value)));
    return strings;
  }

  /** The fields that say something: neither null, false, zero nor empty. */
  List<String> set() {
    return object.fields().entrySet().stream()
        .filter(field -> isSet(field.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isSet(Json value) {
    return switch (value) {
      case Json.Null _ -> false;
      case Json.Bool(var flag) -> flag;
      case Json.Num(var number) -> number.signum() != 0;
      case Json.Text(var text) -> !text.isEmpty();
      case Json.Arr(var items) -> !items.isEmpty();
      case Json.Obj(var fields) -> !fields.isEmpty();
    };
  }
}
