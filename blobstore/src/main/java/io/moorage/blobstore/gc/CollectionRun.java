package io.moorage.blobstore.gc;

import java.time.Duration;
import java.time.Instant;

/**
 * One pass of the collector that has ended.
 *
 * @param started by the wall clock
 */
public record CollectionRun(Instant started, Duration took, Tally tally, End end) {

  /** How it ended. */
  public sealed interface End {
    /** All that was due when it began is gone. */
    record Complete() implements End {}

    /** The server stops; what is left goes after its next start. */
    record Stopped() implements End {}

    /** What is left is tried again with the next pass. */
    record Failed(String why) implements End {}
  }
}
