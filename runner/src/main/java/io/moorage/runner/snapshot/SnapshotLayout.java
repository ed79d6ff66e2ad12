package io.moorage.runner.snapshot;

import io.moorage.blobstore.oci.DigestAlgorithm;
import java.nio.file.Path;

/**
 * Where snapshots lie. Nothing else knows.
 *
 * <pre>
 * &lt;alg&gt;/&lt;hex&gt;/       the tree of a snapshot, if there is a record of this chain ID
 * work/&lt;n&gt;/tree/     a tree that is being unpacked
 * work/&lt;n&gt;/gone/     directories of it whose place was taken
 * work.&lt;n&gt;/          what a start found in work, or without a record; being deleted
 * </pre>
 */
record SnapshotLayout(Path root) {
  Path trees(DigestAlgorithm algorithm) {
    return root.resolve(algorithm.toString());
  }

  Path tree(ChainId chain) {
    return trees(chain.digest().algorithm()).resolve(chain.digest().hex());
  }

  Path work() {
    return root.resolve("work");
  }

  Path old(int number) {
    return root.resolve("work." + number);
  }

  static boolean isOld(Path path) {
    return path.getFileName().toString().startsWith("work.");
  }
}
