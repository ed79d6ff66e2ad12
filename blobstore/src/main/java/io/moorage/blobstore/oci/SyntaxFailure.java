package io.moorage.blobstore.oci;

/**
 * A word that is not in its grammar. The message names the word, shortened, and the rule it breaks.
 */
public abstract sealed class SyntaxFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  private SyntaxFailure(String what, String word, String rule) {
    super("%s \"%s\": %s".formatted(what, printable(word, SHOWN), rule));
  }

  /** Not {@code algorithm:encoded}, or the encoded part is not what the algorithm asks for. */
  public static final class MalformedDigest extends SyntaxFailure {
    private static final long serialVersionUID = 1L;

    public MalformedDigest(String word, String rule) {
      super("digest", word, rule);
    }
  }

  /** A digest in the grammar, of an algorithm that this registry does not compute. */
  public static final class UnsupportedAlgorithm extends SyntaxFailure {
    private static final long serialVersionUID = 1L;

    public UnsupportedAlgorithm(String word) {
      super("digest algorithm", word, "supported are sha256 and sha512");
    }
  }

  /** Not a repository name of the distribution spec. */
  public static final class MalformedName extends SyntaxFailure {
    private static final long serialVersionUID = 1L;

    public MalformedName(String word, String rule) {
      super("repository name", word, rule);
    }
  }

  /** Not a tag of the distribution spec. */
  public static final class MalformedTag extends SyntaxFailure {
    private static final long serialVersionUID = 1L;

    public MalformedTag(String word, String rule) {
      super("tag", word, rule);
    }
  }

  /** Not a media type of RFC 6838. */
  public static final class MalformedMediaType extends SyntaxFailure {
    private static final long serialVersionUID = 1L;

    public MalformedMediaType(String word, String rule) {
      super("media type", word, rule);
    }
  }

  /** Not what an image runs on. */
  public static final class MalformedPlatform extends SyntaxFailure {
    private static final long serialVersionUID = 1L;

    public MalformedPlatform(String word) {
      super("platform", word, "os/architecture or os/architecture/variant");
    }
  }

  /**
   * What a stranger sent, made safe for a log line and a header: bounded, and of printable ASCII.
   */
  static String printable(String word, int shown) {
    var start = word.length() > shown ? word.substring(0, shown) + "..." : word;
    return start.replaceAll("[^ -~]", "?");
  }
}
