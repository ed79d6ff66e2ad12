package io.moorage.blobstore.oci;

/** What names a manifest within its repository: a tag, or the digest of its bytes. */
public sealed interface Reference permits Tag, Digest {

  /**
   * Parses the last segment of a manifest's path. A word with a colon is a digest, as no tag has
   * one.
   *
   * @throws SyntaxFailure if it is neither
   */
  static Reference parse(String word) {
    return word.indexOf(':') >= 0 ? Digest.parse(word) : Tag.parse(word);
  }
}
