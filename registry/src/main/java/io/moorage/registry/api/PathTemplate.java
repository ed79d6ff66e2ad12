package io.moorage.registry.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A path of the API with its variable parts in braces, as OpenAPI writes it: {@code
 * /api/v1/repositories/{name}}.
 *
 * <p>A variable is one segment of the raw path, decoded after the path was cut at its slashes. So a
 * repository's name has its slashes written as {@code %2F}, and no name can be taken for another
 * path, whatever its components are called.
 */
public record PathTemplate(String text) {

  /**
   * The variable parts of a path that matches, decoded.
   *
   * @param path raw, without the query
   */
  Optional<PathWords> match(String path) {
    var expected = text.split("/", -1);
    var actual = path.split("/", -1);
    if (expected.length != actual.length) {
      return Optional.empty();
    }
    var words = new ArrayList<String>();
    for (int i = 0; i < expected.length; i++) {
      if (expected[i].startsWith("{")) {
        words.add(decoded(actual[i]));
      } else if (!expected[i].equals(actual[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new PathWords(List.copyOf(words)));
  }

  /** A percent sign that begins no octet stands for itself: no word of ours holds one. */
  private static String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    var bytes = new ByteArrayOutputStream(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%'
          && i + 2 < segment.length()
          && HexFormat.isHexDigit(segment.charAt(i + 1))
          && HexFormat.isHexDigit(segment.charAt(i + 2))) {
        bytes.write(HexFormat.fromHexDigits(segment, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text;
  }
}
