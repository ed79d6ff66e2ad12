package io.moorage.runner.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Words and {@code NAME=VALUE} pairs as a Dockerfile writes them, with quotes and backslashes. */
final class Pairs {
  private Pairs() {}

  /** The pairs of a line; the old form of one pair, {@code NAME VALUE}, too. */
  static Optional<Map<String, String>> parse(String text) {
    var pairs = new TreeMap<String, String>();
    var first = text.split("\\s+", 2);
    if (first[0].indexOf('=') < 0) {
      if (first.length < 2) {
        return Optional.empty();
      }
      pairs.put(first[0], first[1]);
      return Optional.of(pairs);
    }
    for (var word : words(text)) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        return Optional.empty();
      }
      pairs.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return Optional.of(pairs);
  }

  /** The words of a line, without their quotes. */
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes = c == '\\' && quote != '\'' && i + 1 < text.length();
      if (escapes) {
        word.append(text.charAt(++i));
        inWord = true;
      } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
        quote = quote == 0 ? c : 0;
        inWord = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
