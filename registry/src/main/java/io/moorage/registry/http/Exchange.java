package io.moorage.registry.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * One request and what will be said of it when it is over.
 *
 * @param id the request's number, unique while the server runs
 * @param route what it asks for, as meters name it
 * @param startNanos when it began
 */
record Exchange(HttpServerRequest request, long id, Route route, long startNanos) {

  /** The id as logs show it. */
  String idText() {
    return Long.toHexString(id);
  }
}
