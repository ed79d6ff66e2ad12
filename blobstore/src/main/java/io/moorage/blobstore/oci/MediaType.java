package io.moorage.blobstore.oci;

/**
 * A media type without parameters, {@code type/subtype}, as pushed: never converted, compared to
 * the letter.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6838#section-4.2">RFC 6838 §4.2</a>
 */
public record MediaType(String name) {
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

  private static final int LONGEST = 255;

  public MediaType {
    int slash = name.indexOf('/');
    if (name.length() > LONGEST || slash <= 0 || slash == name.length() - 1) {
      throw new SyntaxFailure.MalformedMediaType(name, "a media type is type/subtype");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && i != slash && "!#$&-^_.+".indexOf(c) < 0) {
        throw new SyntaxFailure.MalformedMediaType(
            name, "letters, digits and !#$&-^_.+ on both sides of one slash");
      }
    }
  }

  /**
   * Parses a {@code Content-Type}: what stands before the first semicolon.
   *
   * @throws SyntaxFailure.MalformedMediaType if that is none
   */
  public static MediaType parse(String word) {
    int semicolon = word.indexOf(';');
    return new MediaType((semicolon < 0 ? word : word.substring(0, semicolon)).strip());
  }

  /**
   * Layers that the image-spec lets a registry never hold: fetched by the client from elsewhere.
   */
  public boolean isNonDistributable() {
    return name.startsWith("application/vnd.oci.image.layer.nondistributable.")
        || name.startsWith("application/vnd.docker.image.rootfs.foreign.diff.tar");
  }

  @Override
  public String toString() {
    return name;
  }
}
