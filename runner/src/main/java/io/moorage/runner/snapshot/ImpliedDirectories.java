package io.moorage.runner.snapshot;

import io.moorage.runner.linux.RawPath;
import io.moorage.runner.tar.BadArchive;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Directories that a layer has things in but no entry for. They were made all the same, and must
 * look as they do in the layers below, which are known only when the layer is committed.
 */
final class ImpliedDirectories {
  private final long most;
  private final Set<RawPath> paths = new LinkedHashSet<>();
  private long bytes;

  /**
   * @param most bytes of their names, which an archive could make many of
   */
  ImpliedDirectories(long most) {
    this.most = most;
    paths.add(new RawPath(""));
  }

  void add(RawPath path) throws BadArchive {
    bytes += path.bytesAsChars().length();
    if (bytes > most) {
      throw new BadArchive("too many directories without an entry");
    }
    paths.add(path);
  }

  /** An entry came after all. */
  void remove(RawPath path) {
    paths.remove(path);
  }

  /** Those above come before those in them. */
  List<RawPath> paths() {
    return List.copyOf(paths);
  }
}
