package io.moorage.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One thing that can be set. Components declare theirs as constants.
 *
 * @param path where it stands in the file, with dots: {@code registry.sparse-images}. A star is a
 *     name that whoever writes the file chooses, such as a host's: the key may then be set once for
 *     each name, and {@link Config#named} reads it
 * @param type how it is written
 * @param fallback its default; empty if it is unset unless somebody sets it
 * @param doc one sentence for the default file and the table in the README
 * @param <T> what it becomes
 */
public record ConfigKey<T>(
    String path, ValueType<T> type, Function<Environment, Optional<T>> fallback, String doc) {
  private static final Pattern SYNTAX =
      Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.(\\*\\.)?[a-z][a-z0-9]*(-[a-z0-9]+)*)*");

  public ConfigKey {
    if (!SYNTAX.matcher(path).matches()) {
      throw new IllegalArgumentException("not a key's path: " + path);
    }
  }

  /** A key whose default is a constant. */
  public static <T> ConfigKey<T> of(String path, ValueType<T> type, T fallback, String doc) {
    return new ConfigKey<>(path, type, _ -> Optional.of(fallback), doc);
  }

  /** A key that has no value unless it is set; read it with {@link Config#find}. */
  public static <T> ConfigKey<T> unset(String path, ValueType<T> type, String doc) {
    return new ConfigKey<>(path, type, _ -> Optional.empty(), doc);
  }

  /** A key that may be set once for each name in place of the star in its path. */
  public static <T> ConfigKey<T> perName(String path, ValueType<T> type, String doc) {
    return unset(path, type, doc);
  }

  boolean isPerName() {
    return path.contains("*");
  }

  /** {@code registry.sparse-images} is set by {@code MOORAGE_REGISTRY_SPARSE_IMAGES}. */
  public String variable() {
    return ConfigLoader.PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The default as it would be written; empty if there is none. */
  public Optional<String> defaultText(Environment environment) {
    return fallback.apply(environment).map(type::format);
  }

  /** Its last part: {@code listen} of {@code registry.listen}. */
  String leaf() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
