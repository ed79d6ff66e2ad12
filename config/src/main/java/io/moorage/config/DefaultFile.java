package io.moorage.config;

import java.util.List;
import java.util.Map;

/**
 * The file that ships: every key with its default, commented out. Prose begins with two hashes,
 * settings with one, so that taking one hash off a line's start turns it on.
 */
public final class DefaultFile {
  private static final int WIDTH = 96;

  /** Stands for any name in the path of a key that may be set for each. */
  private static final String NAME = "name";

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
    List<String> section = List.of();
    for (ConfigKey<?> key : keys) {
      List<String> own = List.of(key.path().replace("*", NAME).split("\\.", -1));
      own = own.subList(0, own.size() - 1);
      out.append('\n');
      for (int depth = shared(section, own); depth < own.size(); depth++) {
        out.append('#').append("  ".repeat(depth)).append(own.get(depth)).append(":\n");
      }
      section = own;
      String indent = "  ".repeat(own.size());
      wrap(out, "##" + indent + " ", key.doc());
      wrap(out, "##" + indent + " ", "Wants " + key.type().expected() + variable(key) + ".");
      out.append('#').append(indent).append(key.leaf()).append(':');
      key.defaultText(homeless()).ifPresent(text -> out.append(' ').append(text));
      out.append('\n');
    }
    return out.toString();
  }

  private static String variable(ConfigKey<?> key) {
    return key.isPerName() ? "" : "; " + key.variable();
  }

  private static int shared(List<String> one, List<String> other) {
    int depth = 0;
    while (depth < Math.min(one.size(), other.size()) && one.get(depth).equals(other.get(depth))) {
      depth++;
    }
    return depth;
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
