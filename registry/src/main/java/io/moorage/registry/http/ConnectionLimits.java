package io.moorage.registry.http;

import java.time.Duration;

/**
 * How long clients may take, and how much of the server one of them may have. Times in which it is
 * the server who is busy do not count.
 *
 * @param headerTimeout {@code limits.header-timeout}: how long a request's header may take
 * @param minRate {@code limits.min-rate}: how many bytes a second a body must move, up or down; 0
 *     for any
 * @param minRateOver {@code limits.min-rate-over}: over what time that is measured
 * @param connections {@code limits.connections}: how many there may be
 * @param connectionsPerAddress {@code limits.connections-per-address}: how many from one address
 * @param requestsPerAddress {@code limits.requests-per-address}: how many requests of one address
 *     may be unanswered
 * @param http2 {@code limits.http2-clear-text}: whether HTTP/2 is spoken without TLS
 * @param http2Streams {@code limits.http2-streams}: how many requests a connection may have open
 * @param http2Resets {@code limits.http2-resets}: how many of them it may take back in 30 s
 * @param http2Continuations {@code limits.http2-continuations}: in how many small further parts a
 *     header may come
 */
public record ConnectionLimits(
    Duration headerTimeout,
    long minRate,
    Duration minRateOver,
    int connections,
    int connectionsPerAddress,
    int requestsPerAddress,
    boolean http2,
    int http2Streams,
    int http2Resets,
    int http2Continuations) {

  /** The defaults. */
  public static ConnectionLimits defaults() {
    return new ConnectionLimits(
        Duration.ofSeconds(10),
        1 << 10,
        Duration.ofSeconds(60),
        16_384,
        2_048,
        1_024,
        false,
        100,
        200,
        16);
  }
}
