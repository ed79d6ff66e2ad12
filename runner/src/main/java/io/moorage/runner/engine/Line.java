package io.moorage.runner.engine;

import io.moorage.registry.endpoint.Verb;
import java.util.Optional;

/**
 * A line of the table of end-points.
 *
 * @param template a path with at most one pair of braces in it, for a name; an image's name has
 *     slashes
 */
record Line(Verb verb, String template, EndPoint endPoint) {

  /** The name in the path, empty if the template has none; nothing if it is another path. */
  Optional<String> match(String path) {
    int open = template.indexOf('{');
    if (open < 0) {
      return path.equals(template) ? Optional.of("") : Optional.empty();
    }
    String before = template.substring(0, open);
    String behind = template.substring(template.indexOf('}') + 1);
    int end = path.length() - behind.length();
    if (end <= open || !path.startsWith(before) || !path.endsWith(behind)) {
      return Optional.empty();
    }
    String name = path.substring(open, end);
    boolean slashes = template.startsWith("/images/");
    return slashes || name.indexOf('/') < 0 ? Optional.of(name) : Optional.empty();
  }
}
