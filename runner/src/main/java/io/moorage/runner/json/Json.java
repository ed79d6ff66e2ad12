package io.moorage.runner.json;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of JSON (RFC 8259). */
public sealed interface Json {

  /** An object; its fields keep their order. */
  record Obj(Map<String, Json> fields) implements Json {
    public Obj {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A field; none if it is not there or {@code null}. */
    public Optional<Json> get(String name) {
      return Optional.ofNullable(fields.get(name)).filter(value -> !(value instanceof Null));
    }

    /** This object with one more field, or with another value of it. */
    public Obj with(String name, Json value) {
      var more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Obj(more);
    }

    public Obj with(String name, String value) {
      return with(name, new Text(value));
    }

    public Obj with(String name, long value) {
      return with(name, number(value));
    }

    public Obj with(String name, boolean value) {
      return with(name, new Bool(value));
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A string. */
  record Text(String value) implements Json {}

  /** A number, exact. */
  record Num(BigDecimal value) implements Json {}

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** The null of JSON, which here means as much as a field that is not there. */
  record Null() implements Json {}

  static Obj object() {
    return new Obj(Map.of());
  }

  static Obj object(Map<String, String> strings) {
    var fields = new LinkedHashMap<String, Json>();
    strings.forEach((name, value) -> fields.put(name, new Text(value)));
    return new Obj(fields);
  }

  static Num number(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  static Arr array(List<? extends Json> items) {
    return new Arr(List.copyOf(items));
  }

  static Arr strings(Collection<String> items) {
    return new Arr(items.stream().<Json>map(Text::new).toList());
  }
}
