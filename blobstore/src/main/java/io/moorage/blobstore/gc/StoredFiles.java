package io.moorage.blobstore.gc;

import io.moorage.blobstore.metadata.ObjectName;
import java.io.IOException;
import java.util.Collection;

/** The files, as the collector needs them. */
public interface StoredFiles {

  /**
   * Unlinks the file of a condemned object; durable from the next {@link #sync} of it on. For many
   * threads.
   *
   * @return how many bytes it had; 0 if it was not there
   */
  long unlink(ObjectName condemned) throws IOException;

  /**
   * Makes it durable that these files are gone.
   *
   * @throws io.moorage.blobstore.BlobStoreFailure if the disk fails; the store takes no more writes
   *     then
   */
  void sync(Collection<ObjectName> unlinked);

  /**
   * Ends uploads that nobody has touched for too long, and removes what is left of ended ones.
   *
   * @return how many ended
   */
  int expireUploads(Rest rest);

  /** To be called behind each piece of work. */
  interface Rest {
    /**
     * Waits as long as the budget wants.
     *
     * @return false if the work is to be left for later
     */
    boolean taken();

    /**
     * The work also took so many nanoseconds of another processor, beside the caller's own time.
     */
    default void beside(long nanos) {}
  }
}
