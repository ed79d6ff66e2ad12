package io.moorage.registry.endpoint;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parameters of a request, decoded, in order. */
public record Query(List<Parameter> parameters) {
  private static final int MOST = 1_000;
  private static final Query NONE = new Query(List.of());

  public Query {
    parameters = List.copyOf(parameters);
  }

  /** One parameter; the value is empty if the request gives none. */
  public record Parameter(String name, String value) {}

  /**
   * Parses what stands behind the question mark.
   *
   * @throws Refusal if it is badly encoded
   */
  public static Query parse(String raw) {
    if (raw.isEmpty()) {
      return NONE;
    }
    var parameters = new ArrayList<Parameter>();
    for (int start = 0; start <= raw.length(); ) {
      int ampersand = raw.indexOf('&', start);
      int end = ampersand < 0 ? raw.length() : ampersand;
      if (end > start) {
        var pair = raw.substring(start, end);
        int equals = pair.indexOf('=');
        parameters.add(
            equals < 0
                ? new Parameter(decoded(pair), "")
                : new Parameter(
                    decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
      }
      if (parameters.size() > MOST) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "more than " + MOST + " parameters");
      }
      start = end + 1;
    }
    return new Query(parameters);
  }

  private static String decoded(String word) {
    try {
      return URLDecoder.decode(word, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEncoding) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "a parameter is badly percent-encoded");
    }
  }

  /** The first parameter of this name. */
  public Optional<String> first(String name) {
    for (var parameter : parameters) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  /** All parameters of this name. */
  public List<String> all(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
  }
}
