package io.moorage.config;

import java.util.List;
import java.util.Map;

/**
 * The file that ships: every key with its default, commented out. Prose begins with two hashes,
 * settings with one, so that taking one hash off a line's start turns it on.
 */
public final class DefaultFile {
  private static final int WIDTH = 96;

  private DefaultFile() {}

  /** Renders the file. Keys of one section must stand together. */
  public static String render(List<ConfigKey<?>> keys) {
    StringBuilder out =
        new StringBuilder(
            """
            ## Moorage's settings, each with its default. To change one, take the single # off its line
            ## and off its section's. Flags win over MOORAGE_… variables, variables over this file.
            ## `moorage config check` finds mistakes; `moorage config show` says what is in force and why.
            """);
    String section = "";
    for (ConfigKey<?> key : keys) {
      String own = key.path().substring(0, key.path().length() - key.leaf().length());
      out.append('\n');
      if (!own.equals(section) && !own.isEmpty()) {
        out.append('#').append(own, 0, own.length() - 1).append(":\n");
      }
      section = own;
      String indent = own.isEmpty() ? "" : "  ";
      wrap(out, "##" + indent + " ", key.doc());
      wrap(
          out, "##" + indent + " ", "Wants " + key.type().expected() + "; " + key.variable() + ".");
      out.append('#').append(indent).append(key.leaf()).append(':');
      key.defaultText(homeless()).ifPresent(text -> out.append(' ').append(text));
      out.append('\n');
    }
    return out.toString();
  }

  /** An environment in which defaults below the user's directory read {@code ~/…}. */
  public static Environment homeless() {
    return new Environment(Map.of("HOME", "~"));
  }

  private static void wrap(StringBuilder out, String indent, String text) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : List.of(text.split(" ", -1))) {
      if (line.length() + word.length() > WIDTH) {
        out.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
