package io.moorage.blobstore.gc;

import java.time.Duration;

/**
 * What can be set of the collection, beside its grace, which those who write links must know.
 *
 * @param interval {@code collection.interval}: from the end of a pass to the start of the next
 * @param budget {@code collection.budget}: for how much of the time a pass may be busy, in percent.
 *     When it unlinks files with several threads, what they take of other processors counts too: so
 *     that is the most it takes of one processor
 */
public record CollectionSettings(Duration interval, int budget) {

  public static CollectionSettings defaults() {
    return new CollectionSettings(Duration.ofMinutes(1), 50);
  }
}
