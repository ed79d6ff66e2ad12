package io.moorage.registry.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header fields of an answer, in order. Values come from parsed words, never from raw input.
 */
public record Headers(List<Field> fields) {
  private static final Headers NONE = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
  }

  /** One field. */
  public record Field(String name, String value) {}

  public static Headers none() {
    return NONE;
  }

  public static Headers of(String name, String value) {
    return new Headers(List.of(new Field(name, value)));
  }

  /** These fields and one more behind them. */
  public Headers and(String name, String value) {
    var longer = new ArrayList<>(fields);
    longer.add(new Field(name, value));
    return new Headers(longer);
  }

  /** These fields and those behind them. */
  public Headers and(Headers more) {
    var longer = new ArrayList<>(fields);
    longer.addAll(more.fields);
    return new Headers(longer);
  }

  /** The first value of a field. */
  public Optional<String> first(String name) {
    return fields.stream()
        .filter(f -> f.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }
}
