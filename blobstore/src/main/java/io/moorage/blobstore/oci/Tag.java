package io.moorage.blobstore.oci;

/**
 * A tag: {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}. The natural order is that of its bytes.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">distribution-spec</a>
 */
public record Tag(String name) implements Reference, Comparable<Tag> {
  private static final int LONGEST = 128;

  public Tag {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new SyntaxFailure.MalformedTag(name, "a tag has 1 to 128 characters");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        throw new SyntaxFailure.MalformedTag(
            name, "letters, digits and _ first, then also . and -");
      }
    }
  }

  /**
   * Parses the wire form.
   *
   * @throws SyntaxFailure.MalformedTag if it is none
   */
  public static Tag parse(String word) {
    return new Tag(word);
  }

  @Override
  public int compareTo(Tag other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
