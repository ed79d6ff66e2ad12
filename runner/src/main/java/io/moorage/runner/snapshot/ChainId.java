package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.util.List;

/**
 * Names what a stack of layers amounts to: the lowest layer's diff ID, or the digest of the chain
 * ID below and the next diff ID.
 *
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">image-spec,
 *     Layer ChainID</a>
 */
public record ChainId(Digest digest) implements Comparable<ChainId> {

  /** The chain of one layer. */
  public static ChainId ofLowest(Digest diffId) {
    return new ChainId(diffId);
  }

  /** The chain of all these layers, the lowest first; there must be one at least. */
  public static ChainId of(List<Digest> diffIds) {
    var chain = ofLowest(diffIds.getFirst());
    for (var diffId : diffIds.subList(1, diffIds.size())) {
      chain = chain.then(diffId);
    }
    return chain;
  }

  /** Parses the form of a digest. */
  public static ChainId parse(String word) {
    return new ChainId(Digest.parse(word));
  }

  /** The chain with one more layer on top. */
  public ChainId then(Digest diffId) {
    return new ChainId(
        Digest.of(DigestAlgorithm.SHA256, (digest + " " + diffId).getBytes(US_ASCII)));
  }

  @Override
  public int compareTo(ChainId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
