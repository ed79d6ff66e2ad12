package io.moorage.blobstore.gc;

import java.time.Instant;
import java.util.Optional;

/**
 * What the collector does and has done.
 *
 * @param running the start of the pass that is under way
 * @param last the pass that ended last
 * @param next when the next pass starts by itself; empty while one is under way
 * @param sinceStart all passes since the server started, the one under way among them
 * @param waiting what is left to do
 * @param lastFailure the pass that failed last, if any did since the server started
 */
public record CollectionStatus(
    Optional<Instant> running,
    Optional<CollectionRun> last,
    Optional<Instant> next,
    Tally sinceStart,
    Backlog waiting,
    Optional<CollectionRun> lastFailure) {}
