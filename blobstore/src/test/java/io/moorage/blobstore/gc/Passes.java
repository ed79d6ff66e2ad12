package io.moorage.blobstore.gc;

import io.moorage.blobstore.metadata.Records;

/** Single passes on the caller's own thread, for tests of other packages. */
public final class Passes {
  private Passes() {}

  public static CollectionRun.End one(Records records, StoredFiles files) {
    return new Pass(records, files, () -> true, new Unforgotten(), Runnable::run).run();
  }
}
