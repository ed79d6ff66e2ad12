package io.moorage.runner.engine;

import java.util.regex.Pattern;

/** Ports as a filter names them: {@code 80}, {@code 80/udp}, {@code 8000-8080/tcp}. */
record PortFilter(int first, int last, String protocol) {
  private static final Pattern WORD = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/([a-z]+))?");

  static boolean isValid(String word) {
    return WORD.matcher(word).matches();
  }

  /** Reads a word that {@link #isValid}. */
  static PortFilter parse(String word) {
    var matcher = WORD.matcher(word);
    if (!matcher.matches()) {
      throw EngineRefusal.badRequest("no port: " + word);
    }
    int first = Integer.parseInt(matcher.group(1));
    var last = matcher.group(2);
    var protocol = matcher.group(3);
    return new PortFilter(
        first, last == null ? first : Integer.parseInt(last), protocol == null ? "tcp" : protocol);
  }

  boolean match(int port, String of) {
    return first <= port && port <= last && protocol.equals(of);
  }
}
