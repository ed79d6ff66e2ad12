package io.moorage.blobstore.gc;

import java.time.Duration;

/**
 * What can be set of the collection, beside its grace, which those who write links must know.
 *
 * @param interval {@code collection.interval}: from the end of a pass to the start of the next
 * @param budget {@code collection.budget}: for how much of the time a pass may be busy, in percent.
 *     As it has one thread, that is the most it takes of a processor, and of the disk's attention
 */
public record CollectionSettings(Duration interval, int budget) {

  public static CollectionSettings defaults() {
    return new CollectionSettings(Duration.ofMinutes(1), 50);
  }
}
