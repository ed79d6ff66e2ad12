package io.moorage.registry.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;

/** What is said of each request when it is over: its access-log line and its meters. One a loop. */
final class Ending {
  /** What is logged of a request whose answer did not reach the client, as nginx does. */
  private static final int CLIENT_GONE = 499;

  private final boolean logging;
  private final AccessLines lines;
  private final RequestMeters meters;

  Ending(boolean logging, AccessLines lines, RequestMeters meters) {
    this.logging = logging;
    this.lines = lines;
    this.meters = meters;
  }

  /**
   * For an answer that is on its way.
   *
   * @param sent when the answer is sent, or cannot be
   */
  void ended(Exchange exchange, int status, long bytes, Future<Void> sent) {
    sent.onComplete(result -> ended(exchange, result.succeeded() ? status : CLIENT_GONE, bytes));
  }

  /** For an answer so small that it is as good as sent. */
  void ended(Exchange exchange, int status, long bytes) {
    long nanos = System.nanoTime() - exchange.startNanos();
    meters.record(exchange.route(), status, nanos);
    if (logging) {
      var request = exchange.request();
      lines.add(
          System.currentTimeMillis(),
          exchange.id(),
          request.remoteAddress().hostAddress(),
          request.method().name(),
          request.uri(),
          status,
          bytes,
          nanos,
          request.headers().get(HttpHeaders.USER_AGENT));
    }
  }
}
