package io.moorage.runner.image;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.RegistryHost;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of an image, whole: {@code app} is {@code docker.io/library/app}. Docker's CLI writes
 * short names so on the wire, and so do we; where such an image comes from is another matter, see
 * {@link Registries}.
 *
 * @see <a href="https://github.com/distribution/reference/blob/main/reference.go">the grammar</a>
 */
public record ImageName(
    RegistryHost registry, RepositoryName path, Optional<Tag> tag, Optional<Digest> digest)
    implements Comparable<ImageName> {
  /** What a name without a tag means. */
  public static final Tag LATEST = new Tag("latest");

  private static final String OFFICIAL = "library/";
  private static final String INVALID = "invalid reference format";
  private static final int SHOWN = 100;

  /**
   * Parses what a user or a client wrote, short or whole.
   *
   * @throws ImageFailure.InvalidName if it is no name of an image
   */
  public static ImageName parse(String word) {
    try {
      return read(word);
    } catch (SyntaxFailure malformed) {
      throw new ImageFailure.InvalidName(reason(word) + ": " + malformed.getMessage());
    }
  }

  private static String reason(String word) {
    int at = word.indexOf('@');
    var name = at < 0 ? word : word.substring(0, at);
    int colon = name.lastIndexOf(':');
    var path = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    return path.equals(path.toLowerCase(Locale.ROOT))
        ? INVALID
        : INVALID + ": repository name must be lowercase";
  }

  private static ImageName read(String word) {
    if (word.matches("[0-9a-f]{64}")) {
      throw new ImageFailure.InvalidName(
          "invalid repository name (%s), cannot specify 64-byte hexadecimal strings"
              .formatted(word));
    }
    int at = word.indexOf('@');
    Optional<Digest> digest =
        at < 0 ? Optional.empty() : Optional.of(Digest.parse(word.substring(at + 1)));
    var named = at < 0 ? word : word.substring(0, at);
    int slash = named.indexOf('/');
    boolean stated = slash > 0 && isRegistry(named.substring(0, slash));
    var registry = stated ? RegistryHost.parse(named.substring(0, slash)) : RegistryHost.DOCKER_HUB;
    var rest = stated ? named.substring(slash + 1) : named;
    int colon = rest.lastIndexOf(':');
    Optional<Tag> tag =
        colon < 0 ? Optional.empty() : Optional.of(Tag.parse(rest.substring(colon + 1)));
    var path = colon < 0 ? rest : rest.substring(0, colon);
    if (registry.equals(RegistryHost.DOCKER_HUB) && path.indexOf('/') < 0 && !path.isEmpty()) {
      path = OFFICIAL + path;
    }
    return new ImageName(registry, RepositoryName.parse(path), tag, digest);
  }

  /**
   * Docker's rule for what stands before the first slash, but for a word in capitals: that is far
   * likelier a repository written wrong than a host, and nobody is to be asked for it.
   */
  private static boolean isRegistry(String start) {
    return start.indexOf('.') >= 0 || start.indexOf(':') >= 0 || start.equals("localhost");
  }

  /** The name with a tag: {@code latest}, if it has neither tag nor digest. */
  public ImageName orLatest() {
    return tag.isEmpty() && digest.isEmpty() ? at(LATEST) : this;
  }

  /** The repository's name with this tag alone. */
  public ImageName at(Tag other) {
    return new ImageName(registry, path, Optional.of(other), Optional.empty());
  }

  /** The repository's name with this digest alone. */
  public ImageName at(Digest other) {
    return new ImageName(registry, path, Optional.empty(), Optional.of(other));
  }

  /** The name without tag and digest. */
  public ImageName repository() {
    return new ImageName(registry, path, Optional.empty(), Optional.empty());
  }

  /** Whether it names no registry: the one it comes from is the runner's choice. */
  public boolean isShort() {
    return registry.equals(RegistryHost.DOCKER_HUB);
  }

  /** As people write it: {@code app:1.0}. */
  public String familiar() {
    var name = path.toString();
    var start = isShort() ? "" : registry + "/";
    var shown =
        isShort() && name.startsWith(OFFICIAL) && name.indexOf('/', OFFICIAL.length()) < 0
            ? name.substring(OFFICIAL.length())
            : name;
    return start + shown + suffix();
  }

  private String suffix() {
    return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }

  @Override
  public int compareTo(ImageName other) {
    return toString().compareTo(other.toString());
  }

  /** The whole name: {@code docker.io/library/app:1.0}. */
  @Override
  public String toString() {
    return registry + "/" + path + suffix();
  }

  /** What a stranger wrote, fit for a message. */
  static String shown(String word) {
    var start = word.length() > SHOWN ? word.substring(0, SHOWN) + "..." : word;
    return start.replaceAll("[^ -~]", "?");
  }
}
