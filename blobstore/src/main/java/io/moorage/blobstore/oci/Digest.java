package io.moorage.blobstore.oci;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The digest of content: {@code sha256:} and 64, or {@code sha512:} and 128, lower-case hexadecimal
 * digits. The natural order is that of the wire form's bytes.
 *
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">image-spec,
 *     Digests</a>
 */
public record Digest(DigestAlgorithm algorithm, String hex)
    implements Reference, Comparable<Digest> {
  private static final int LONGEST_ALGORITHM = 32;

  public Digest {
    if (hex.length() != algorithm.hexLength()) {
      throw new SyntaxFailure.MalformedDigest(
          algorithm + ":" + hex,
          "%s takes %d hexadecimal digits".formatted(algorithm, algorithm.hexLength()));
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        throw new SyntaxFailure.MalformedDigest(
            algorithm + ":" + hex, "only the digits 0-9 and a-f, in lower case");
      }
    }
  }

  /**
   * Parses the wire form.
   *
   * @throws SyntaxFailure.MalformedDigest if it is not {@code algorithm:encoded}
   * @throws SyntaxFailure.UnsupportedAlgorithm if it is, but of an algorithm not computed here
   */
  public static Digest parse(String word) {
    int colon = word.indexOf(':');
    if (colon <= 0 || colon == word.length() - 1) {
      throw new SyntaxFailure.MalformedDigest(word, "a digest is algorithm:encoded");
    }
    var name = word.substring(0, colon);
    var encoded = word.substring(colon + 1);
    var algorithm = DigestAlgorithm.named(name);
    if (algorithm.isEmpty()) {
      if (isAlgorithm(name) && isEncoded(encoded)) {
        throw new SyntaxFailure.UnsupportedAlgorithm(name);
      }
      throw new SyntaxFailure.MalformedDigest(word, "a digest is algorithm:encoded");
    }
    return new Digest(algorithm.get(), encoded);
  }

  /** The digest of these bytes. */
  public static Digest of(DigestAlgorithm algorithm, byte[] content) {
    return finished(algorithm, withContent(algorithm.newMessageDigest(), content));
  }

  /** The digest that a computation arrived at; the computation is reset. */
  public static Digest finished(DigestAlgorithm algorithm, MessageDigest computation) {
    return new Digest(algorithm, HexFormat.of().formatHex(computation.digest()));
  }

  private static MessageDigest withContent(MessageDigest computation, byte[] content) {
    computation.update(content);
    return computation;
  }

  /** {@code component([+._-]component)*}, a component being {@code [a-z0-9]+}. */
  private static boolean isAlgorithm(String name) {
    if (name.length() > LONGEST_ALGORITHM) {
      return false;
    }
    boolean afterSeparator = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!word && (afterSeparator || "+._-".indexOf(c) < 0)) {
        return false;
      }
      afterSeparator = !word;
    }
    return !afterSeparator;
  }

  private static boolean isEncoded(String encoded) {
    return encoded
        .chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "=_-".indexOf(c) >= 0);
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
