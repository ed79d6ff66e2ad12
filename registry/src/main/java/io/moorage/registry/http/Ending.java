package io.moorage.registry.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;

/** What is said of each request when it is over: its access-log line and its meters. One a loop. */
final class Ending {
  /** What is logged of a request whose answer did not reach the client, as nginx does. */
  private static final int CLIENT_GONE = 499;

  private final AccessLines lines;
  private final LoopMeters meters;
  private final Remotes remotes;

  Ending(AccessLines lines, LoopMeters meters, Remotes remotes) {
    this.lines = lines;
    this.meters = meters;
    this.remotes = remotes;
  }

  /**
   * For an answer that is on its way.
   *
   * @param bytes of the answer's body; of one that does not arrive none is counted, as nobody knows
   *     how much the client took
   * @param sent when the answer is sent, or cannot be
   */
  void ended(Exchange exchange, int status, long bytes, Future<Void> sent) {
    sent.onComplete(
        result -> {
          long in = exchange.request().bytesRead();
          if (result.succeeded()) {
            ended(exchange, status, in, bytes);
          } else {
            ended(exchange, CLIENT_GONE, in, 0);
          }
        });
  }

  /** For an answer so small that it is as good as sent, to a request without a body. */
  void ended(Exchange exchange, int status, long bytes) {
    ended(exchange, status, 0, bytes);
  }

  private void ended(Exchange exchange, int status, long in, long out) {
    long nanos = System.nanoTime() - exchange.startNanos();
    meters.ended(exchange.route(), status, nanos, in, out);
    if (lines.wanted()) {
      var request = exchange.request();
      lines.add(
          new AccessEntry(
              System.currentTimeMillis(),
              exchange.id(),
              remotes.of(request),
              request.method().name(),
              request.uri(),
              exchange.route(),
              status,
              in,
              out,
              nanos,
              request.headers().get(HttpHeaders.USER_AGENT)));
    }
  }
}
