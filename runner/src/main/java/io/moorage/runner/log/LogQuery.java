package io.moorage.runner.log;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a log.
 *
 * @param tail at most so many lines from the end, counted before the times are looked at
 * @param follow whether to wait for more until the container ends
 */
public record LogQuery(
    boolean stdout,
    boolean stderr,
    OptionalLong tail,
    Optional<Instant> since,
    Optional<Instant> until,
    boolean follow) {}
