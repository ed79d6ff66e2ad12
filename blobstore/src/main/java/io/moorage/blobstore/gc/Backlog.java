package io.moorage.blobstore.gc;

import java.time.Instant;
import java.util.Optional;

/**
 * What waits. Counting ends at {@link #MOST}, or {@link #MOST_REPOSITORIES}.
 *
 * @param due entries in the queue, whether their time has come or not
 * @param firstDue when the first of them comes, by the wall clock, if the server runs until then;
 *     in the past if it has come
 * @param condemned files to unlink
 * @param repositories removed ones whose records are not all cleared away
 */
public record Backlog(int due, Optional<Instant> firstDue, int condemned, int repositories) {
  /** A count of so many means at least so many. */
  public static final int MOST = 100_000;

  /** The same for repositories. */
  public static final int MOST_REPOSITORIES = 1_000;

  static final Backlog UNKNOWN = new Backlog(0, Optional.empty(), 0, 0);
}
