package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.metadata.Manifests;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.metadata.Referrers;
import io.moorage.blobstore.metadata.Repositories;
import io.moorage.blobstore.metadata.Tags;

/** One data directory, locked, recovered and open: the blobs and the records in it. */
public final class DataDirectory implements AutoCloseable {
  private DataDirectory() {}

  /**
   * Opens the directory, making it if it is not there.
   *
   * @throws UnusableDirectory if another process has it, or it is of a newer format, or cannot be
   *     written
   */
  public static DataDirectory open(StoreSettings settings, ReferenceListener listener) {
    throw new UnusableDirectory("to come " + settings + listener);
  }

  public BlobStore blobs() {
    throw new IllegalStateException("to come");
  }

  public Manifests manifests() {
    throw new IllegalStateException("to come");
  }

  public Tags tags() {
    throw new IllegalStateException("to come");
  }

  public Referrers referrers() {
    throw new IllegalStateException("to come");
  }

  public Repositories repositories() {
    throw new IllegalStateException("to come");
  }

  /** Whether writes are taken: false from the first failed write on. */
  public boolean writable() {
    throw new IllegalStateException("to come");
  }

  /** Ends writing, makes everything durable, releases the lock. */
  @Override
  public void close() {}
}
