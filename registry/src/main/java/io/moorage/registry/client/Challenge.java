package io.moorage.registry.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One challenge of a {@code WWW-Authenticate} header.
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110 §11.6.1</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {

  /** The challenges of one header line; what is none ends the list. */
  static List<Challenge> parse(String line) {
    return new Parser(line).challenges();
  }

  private static final class Parser {
    private final String line;
    private int at;

    Parser(String line) {
      this.line = line;
    }

    List<Challenge> challenges() {
      var challenges = new ArrayList<Challenge>();
      skip(", ");
      while (at < line.length()) {
        var scheme = token();
        if (scheme.isEmpty()) {
          break;
        }
        challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters()));
        skip(", ");
      }
      return challenges;
    }

    /** Until the line ends or a word follows that has no value: the next scheme. */
    private Map<String, String> parameters() {
      var parameters = new TreeMap<String, String>();
      while (true) {
        int before = at;
        skip(", ");
        var name = token();
        skip(" ");
        if (name.isEmpty() || at >= line.length() || line.charAt(at) != '=') {
          at = before;
          return parameters;
        }
        at++;
        skip(" ");
        parameters.put(name.toLowerCase(Locale.ROOT), value());
      }
    }

    private String value() {
      if (at >= line.length() || line.charAt(at) != '"') {
        return token();
      }
      var value = new StringBuilder();
      for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
        if (line.charAt(at) == '\\' && at + 1 < line.length()) {
          at++;
        }
        value.append(line.charAt(at));
      }
      // Past the closing quote, if there is one.
      at = Math.min(at + 1, line.length());
      return value.toString();
    }

    private String token() {
      int start = at;
      while (at < line.length() && " ,=\"".indexOf(line.charAt(at)) < 0) {
        at++;
      }
      return line.substring(start, at);
    }

    private void skip(String characters) {
      while (at < line.length() && characters.indexOf(line.charAt(at)) >= 0) {
        at++;
      }
    }
  }
}
