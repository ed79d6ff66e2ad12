package io.moorage.blobstore.gc;

import io.moorage.blobstore.metadata.ObjectName;
import java.util.ArrayList;
import java.util.List;

/**
 * Names that were unlinked and are condemned still, as a failure came in between. They outlive the
 * pass, which may not unlink them a second time, but not the process: after a restart no upload
 * holds a file under a condemned name. For one thread.
 */
final class Unforgotten {
  private final List<ObjectName> names = new ArrayList<>();

  void add(ObjectName unlinked) {
    names.add(unlinked);
  }

  List<ObjectName> names() {
    return List.copyOf(names);
  }

  void clear() {
    names.clear();
  }
}
