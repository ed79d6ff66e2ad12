package io.moorage.loadtests.containers;

import java.util.List;

/**
 * A layer that can be pushed.
 *
 * @param packed its bytes, compressed
 * @param digest of these
 * @param diffId digest of the tar within
 */
record Layer(List<byte[]> packed, String digest, String diffId) {
  long size() {
    return packed.stream().mapToLong(part -> part.length).sum();
  }
}
