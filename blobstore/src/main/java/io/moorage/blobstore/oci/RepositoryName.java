package io.moorage.blobstore.oci;

/**
 * A repository name: components of lower-case letters and digits, joined within by {@code .},
 * {@code _}, {@code __} or any number of {@code -}, and with each other by {@code /}. At most 255
 * characters. The natural order is that of its bytes.
 *
 * <p>The scanner is written by hand: the spec's regular expression recurses per character in the
 * JDK's engine and overflows the stack on a long hostile name.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">distribution-spec</a>
 */
public record RepositoryName(String name) implements Comparable<RepositoryName> {
  private static final String NOBODYS = "~local";
  private static final int LONGEST = 255;
  private static final String RULE =
      "components of a-z and 0-9, joined by one '.', one or two '_' or any number of '-', separated"
          + " by '/'";

  /**
   * Where content lies that belongs to no repository: the images of a runner in the same store. No
   * word parses to it, so no request can name it.
   */
  public static final RepositoryName LOCAL = new RepositoryName(NOBODYS);

  public RepositoryName {
    if (!name.equals(NOBODYS)) {
      requireGrammar(name);
    }
  }

  private static void requireGrammar(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new SyntaxFailure.MalformedName(name, "a repository name has 1 to 255 characters");
    }
    int i = 0;
    while (true) {
      int start = i;
      while (i < name.length() && isWord(name.charAt(i))) {
        i++;
      }
      if (i == start) {
        throw new SyntaxFailure.MalformedName(name, RULE);
      }
      if (i == name.length()) {
        break;
      }
      i = afterSeparator(name, i);
    }
  }

  /**
   * Parses the wire form.
   *
   * @throws SyntaxFailure.MalformedName if it is none
   */
  public static RepositoryName parse(String word) {
    var name = new RepositoryName(word);
    if (name.isLocal()) {
      throw new SyntaxFailure.MalformedName(word, RULE);
    }
    return name;
  }

  /** Whether it is {@link #LOCAL}. */
  public boolean isLocal() {
    return name.equals(NOBODYS);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static int afterSeparator(String name, int at) {
    char c = name.charAt(at);
    int i = at + 1;
    switch (c) {
      case '/', '.' -> {}
      case '_' -> {
        if (i < name.length() && name.charAt(i) == '_') {
          i++;
        }
      }
      case '-' -> {
        while (i < name.length() && name.charAt(i) == '-') {
          i++;
        }
      }
      default -> throw new SyntaxFailure.MalformedName(name, RULE);
    }
    return i;
  }

  @Override
  public int compareTo(RepositoryName other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
