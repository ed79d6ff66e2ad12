package io.moorage.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings, valid, each with the place it came from. Immutable. */
public final class Config {
  private final List<ConfigKey<?>> keys;
  private final Map<ConfigKey<?>, Value<?>> values;

  Config(List<ConfigKey<?>> keys, Map<ConfigKey<?>, Value<?>> values) {
    this.keys = List.copyOf(keys);
    this.values = Map.copyOf(values);
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

  public Origin origin(ConfigKey<?> key) {
    return value(key).origin();
  }

  /** Every setting as it would be written, secrets masked, in the order of the keys. */
  public List<Shown> shown() {
    return keys.stream().map(this::shown).toList();
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
