package io.moorage.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All settings, valid, each with the place it came from. Immutable. */
public final class Config {
  private final List<ConfigKey<?>> keys;
  private final Map<ConfigKey<?>, Value<?>> values;
  private final Map<ConfigKey<?>, Map<String, Value<?>>> named;

  Config(
      List<ConfigKey<?>> keys,
      Map<ConfigKey<?>, Value<?>> values,
      Map<ConfigKey<?>, Map<String, Value<?>>> named) {
    this.keys = List.copyOf(keys);
    this.values = Map.copyOf(values);
    this.named = Map.copyOf(named);
  }

  /**
   * The value of a key that has a default.
   *
   * @throws IllegalArgumentException if the key is unset, or was not among those loaded
   */
  public <T> T get(ConfigKey<T> key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(key.path() + " is unset"));
  }

  /** The value of a key that may be unset. */
  public <T> Optional<T> find(ConfigKey<T> key) {
    return value(key).content();
  }

  /** The values of a key with a star in its path, by the names that stand in its place. */
  @SuppressWarnings("unchecked")
  public <T> Map<String, T> named(ConfigKey<T> key) {
    Map<String, T> values = new LinkedHashMap<>();
    named
        .getOrDefault(key, Map.of())
        .forEach(
            (name, value) -> value.content().ifPresent(content -> values.put(name, (T) content)));
    return values;
  }

  public Origin origin(ConfigKey<?> key) {
    return value(key).origin();
  }

  /** Every setting as it would be written, secrets masked, in the order of the keys. */
  public List<Shown> shown() {
    return keys.stream()
        .flatMap(key -> key.isPerName() ? shownNamed(key) : Stream.of(shown(key)))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private <T> Stream<Shown> shownNamed(ConfigKey<T> key) {
    return named.getOrDefault(key, Map.of()).entrySet().stream()
        .map(
            entry ->
                new Shown(
                    key.path().replace("*", entry.getKey()),
                    entry.getValue().content().map(value -> key.type().format((T) value)),
                    entry.getValue().origin()));
  }

  private <T> Shown shown(ConfigKey<T> key) {
    Value<T> value = value(key);
    return new Shown(key.path(), value.content().map(key.type()::format), value.origin());
  }

  /** The map is only ever filled with a value of the key's own type. */
  @SuppressWarnings("unchecked")
  private <T> Value<T> value(ConfigKey<T> key) {
    Value<?> value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key.path() + " is not among the keys that were loaded");
    }
    return (Value<T>) value;
  }

  /** A value beside its origin; no content if the key is unset. */
  record Value<T>(Optional<T> content, Origin origin) {}

  /** A setting for people to read. */
  public record Shown(String path, Optional<String> text, Origin origin) {}
}
