package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file of content: its digest, and a generation, as a name once condemned is never
 * taken again.
 *
 * @param generation from 0
 */
public record ObjectName(Digest digest, int generation) {
  private static final Pattern FILE = Pattern.compile("([0-9a-f]+)(?:\\.([1-9][0-9]{0,8}))?");

  public ObjectName next() {
    return new ObjectName(digest, generation + 1);
  }

  /**
   * The last component of its path: {@code <hex>}, or {@code <hex>.<generation>} from generation 1
   * on.
   */
  public String file() {
    return generation == 0 ? digest.hex() : digest.hex() + "." + generation;
  }

  /** The object whose {@link #file()} this is: the length of the digest tells the algorithm. */
  public static Optional<ObjectName> ofFile(String file) {
    var match = FILE.matcher(file);
    if (!match.matches()) {
      return Optional.empty();
    }
    var hex = match.group(1);
    int generation = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
    for (var algorithm : DigestAlgorithm.values()) {
      if (algorithm.hexLength() == hex.length()) {
        return Optional.of(new ObjectName(new Digest(algorithm, hex), generation));
      }
    }
    return Optional.empty();
  }

  /** The object of this {@link #toString}, which a record holds. */
  static ObjectName parse(String text) {
    int colon = text.indexOf(':');
    return ofFile(text.substring(colon + 1))
        .filter(object -> object.toString().equals(text))
        .orElseThrow(() -> new StoreFailure("a record names the object " + text));
  }

  @Override
  public String toString() {
    return digest.algorithm() + ":" + file();
  }
}
