package io.moorage.registry.http;

import org.jspecify.annotations.Nullable;

/**
 * What the access log says of a request that is over.
 *
 * @param millis when it ended, since 1970
 * @param id the request's number
 * @param remote the address it came from
 * @param target the raw path and query
 * @param in bytes of its body
 * @param out bytes of the answer's body
 * @param nanos how long it took
 * @param agent the client's name for itself
 */
record AccessEntry(
    long millis,
    long id,
    String remote,
    String method,
    String target,
    Route route,
    int status,
    long in,
    long out,
    long nanos,
    @Nullable String agent) {}
