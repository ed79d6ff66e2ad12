package io.moorage.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a kind of value is written in the file, in a variable and in a flag.
 *
 * @param <T> what it becomes
 */
public final class ValueType<T> {
  private final String expected;
  private final BiFunction<String, Environment, T> reader;
  private final Function<T, String> writer;

  private ValueType(
      String expected, BiFunction<String, Environment, T> reader, Function<T, String> writer) {
    this.expected = expected;
    this.reader = reader;
    this.writer = writer;
  }

  /** {@code true} or {@code false}; {@code on} and {@code off}, {@code yes} and {@code no} too. */
  public static final ValueType<Boolean> SWITCH =
      new ValueType<>(
          "true or false",
          (text, _) ->
              switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true", "on", "yes" -> true;
                case "false", "off", "no" -> false;
                default -> throw new InvalidValue("that is neither");
              },
          Object::toString);

  /** A number of bytes with its unit. */
  public static final ValueType<ByteSize> SIZE =
      new ValueType<>("a size such as 4MiB", (text, _) -> ByteSize.parse(text), ByteSize::toString);

  /** A number of bytes with its unit, and not too few. */
  public static ValueType<ByteSize> sizeFrom(ByteSize least) {
    return new ValueType<>(
        "a size such as 4MiB, at least " + least,
        (text, _) -> {
          ByteSize size = ByteSize.parse(text);
          if (size.bytes() < least.bytes()) {
            throw new InvalidValue("that is less");
          }
          return size;
        },
        ByteSize::toString);
  }

  /** Host and port. Port 0 is refused: in a file it would name an address nobody can know. */
  public static final ValueType<ListenAddress> ADDRESS =
      new ValueType<>(
          "an address such as 127.0.0.1:5000",
          (text, _) -> fixed(ListenAddress.parse(text)),
          ListenAddress::toString);

  /** Host and port, where port 0 asks for any free one. */
  public static final ValueType<ListenAddress> ADDRESS_OR_FREE_PORT =
      new ValueType<>(
          "an address such as 127.0.0.1:5000",
          (text, _) -> ListenAddress.parse(text),
          ListenAddress::toString);

  /** A directory or a file, absolute or below the user's own directory ({@code ~/…}). */
  public static final ValueType<Path> PATH =
      new ValueType<>(
          "an absolute path such as /srv/moorage", ValueType::absolutePath, Path::toString);

  /** A directory or a file, as a command line names it: relative to where the caller stands. */
  public static final ValueType<Path> PATH_FROM_HERE =
      new ValueType<>(
          "a path", (text, env) -> path(Path.of("").toAbsolutePath(), text, env), Path::toString);

  /** A duration longer than nothing. */
  public static final ValueType<Duration> DURATION =
      new ValueType<>(
          "a duration such as 30s, 24h or 7d",
          (text, _) -> positive(Durations.parse(text)),
          Durations::format);

  /** A duration, which may be {@code 0s}. */
  public static final ValueType<Duration> DURATION_OR_NONE =
      new ValueType<>(
          "a duration such as 0s, 30s or 24h",
          (text, _) -> Durations.parse(text),
          Durations::format);

  /** One network. */
  public static final ValueType<Network> NETWORK =
      new ValueType<>(
          "a network such as 10.0.0.0/8", (text, _) -> Network.parse(text), Network::toString);

  /** Some networks, with commas between them. */
  public static final ValueType<List<Network>> NETWORKS =
      new ValueType<>(
          "addresses or networks such as 127.0.0.1, 10.0.0.0/8",
          (text, _) -> Arrays.stream(text.split(",", -1)).map(Network::parse).toList(),
          networks -> networks.stream().map(Network::toString).collect(Collectors.joining(", ")));

  /** A word without spaces. */
  public static ValueType<String> word(String expected) {
    return new ValueType<>(
        expected,
        (text, _) -> {
          String word = text.strip();
          if (word.isEmpty() || word.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new InvalidValue("that is no word");
          }
          return word;
        },
        word -> word);
  }

  /** Some words, with commas between them. */
  public static ValueType<List<String>> words(String expected) {
    return new ValueType<>(
        expected,
        (text, environment) ->
            Arrays.stream(text.split(",", -1))
                .map(word -> word(expected).parse(word, environment))
                .toList(),
        words -> String.join(", ", words));
  }

  /**
   * The same, of which more is asked than its form.
   *
   * @param check throws {@link InvalidValue} for what is none
   */
  public ValueType<T> checked(Consumer<T> check) {
    return new ValueType<>(
        expected,
        (text, environment) -> {
          T value = parse(text, environment);
          check.accept(value);
          return value;
        },
        writer);
  }

  /** A duration that is not too short. */
  public static ValueType<Duration> durationFrom(Duration least) {
    return new ValueType<>(
        "a duration such as 30s, 24h or 7d, at least " + Durations.format(least),
        (text, _) -> {
          Duration duration = Durations.parse(text);
          if (duration.compareTo(least) < 0) {
            throw new InvalidValue("that is less");
          }
          return duration;
        },
        Durations::format);
  }

  /** Something never shown. */
  public static final ValueType<Secret> SECRET =
      new ValueType<>("a secret", (text, _) -> new Secret(text), Secret::toString);

  /** A whole number in a range. */
  public static ValueType<Integer> count(int least, int most) {
    return new ValueType<>(
        "a whole number from %d to %d".formatted(least, most),
        (text, _) -> {
          try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
              return number;
            }
            throw new InvalidValue("that is out of range");
          } catch (NumberFormatException e) {
            throw new InvalidValue("that is no such number", e);
          }
        },
        Object::toString);
  }

  /** One of the constants, in lower case and with hyphens: {@code NOT_AT_ALL} is not-at-all. */
  public static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    E[] constants = type.getEnumConstants();
    String words = Arrays.stream(constants).map(ValueType::word).collect(Collectors.joining(", "));
    return new ValueType<>(
        "one of " + words,
        (text, _) ->
            Arrays.stream(constants)
                .filter(constant -> word(constant).equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidValue("that is none of them")),
        ValueType::word);
  }

  /**
   * The same, which also takes other words.
   *
   * @param words what each of them means
   */
  public ValueType<T> orAs(Map<String, T> words) {
    return new ValueType<>(
        expected,
        (text, environment) -> {
          T meant = words.get(text.strip());
          return meant == null ? parse(text, environment) : meant;
        },
        writer);
  }

  /**
   * Reads a value.
   *
   * @throws InvalidValue with the reason
   */
  T parse(String text, Environment environment) {
    return reader.apply(text, environment);
  }

  /** As it would be written; a secret masked. */
  String format(T value) {
    return writer.apply(value);
  }

  /** What is wanted, with an example: "a size such as 4MiB". */
  public String expected() {
    return expected;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ListenAddress fixed(ListenAddress address) {
    if (address.port() == 0) {
      throw new InvalidValue("a port is a number from 1 to 65535");
    }
    return address;
  }

  private static Duration positive(Duration duration) {
    if (duration.isZero()) {
      throw new InvalidValue("it must be longer than nothing");
    }
    return duration;
  }

  private static Path absolutePath(String text, Environment environment) {
    return path(Path.of(""), text, environment);
  }

  private static Path path(Path base, String text, Environment environment) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      throw new InvalidValue("that is empty");
    }
    try {
      Path path =
          stripped.startsWith("~/")
              ? environment.home().resolve(stripped.substring(2))
              : base.resolve(stripped);
      if (!path.isAbsolute()) {
        throw new InvalidValue("that is relative, and to what would depend on who starts it");
      }
      return path.normalize();
    } catch (InvalidPathException e) {
      throw new InvalidValue("that is no path", e);
    }
  }
}
