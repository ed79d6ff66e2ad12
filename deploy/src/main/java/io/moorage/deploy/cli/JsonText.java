package io.moorage.deploy.cli;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The little JSON that verbs print: flat objects of strings. */
final class JsonText {
  private JsonText() {}

  /** An object with its members in the map's order; an empty value is null. */
  static String object(Map<String, Optional<String>> members) {
    return members.entrySet().stream()
        .map(
            member ->
                string(member.getKey())
                    + ": "
                    + member.getValue().map(JsonText::string).orElse("null"))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String string(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
