package io.moorage.registry.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Sends requests, and follows where answers point. What is to be seen by one host alone goes to
 * that host alone, over a connection no less safe than the first.
 */
final class Wire {
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_HOPS = 5;
  private static final long SMALL = 1 << 20;

  private final HttpClient client;
  private final Duration idle;
  private final StallWatch stalls;

  /**
   * @param idle how long an answer may take, once the body is sent
   */
  Wire(HttpClient client, Duration idle, StallWatch stalls) {
    this.client = client;
    this.idle = idle;
    this.stalls = stalls;
  }

  /**
   * The answer to a request.
   *
   * @param authorization shown to the host that the request goes to, and to none that it points to
   */
  Reply send(Ask ask, Optional<String> authorization) throws IOException {
    var start = ask.uri();
    var at = start;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      boolean own = isSame(start, at);
      var response = once(ask.to(at), own ? authorization : Optional.empty());
      var location = response.headers().firstValue("Location");
      if (!ask.isReading() || !ELSEWHERE.contains(response.statusCode()) || location.isEmpty()) {
        return new Reply(response, stalls.watched(response.body()), own);
      }
      response.body().close();
      at = next(at, location.get());
    }
    throw new ClientFailure.Refused(302, ask + " is sent on more than " + MOST_HOPS + " times");
  }

  private static URI next(URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new ClientFailure.Refused(302, from.getRawAuthority() + " points to no address");
    }
    boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
    if (!web || to.getHost() == null || to.getRawUserInfo() != null) {
      throw new ClientFailure.Refused(302, from.getRawAuthority() + " points out of the web");
    }
    if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
      throw new ClientFailure.Refused(302, from.getRawAuthority() + " points from TLS to none");
    }
    return to;
  }

  /** Whether both are the same host, port and scheme. */
  static boolean isSame(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  private HttpResponse<InputStream> once(Ask ask, Optional<String> authorization)
      throws IOException {
    var body = ask.body().open();
    var request = HttpRequest.newBuilder(ask.uri());
    request.setHeader("User-Agent", "moorage");
    ask.headers().forEach(request::setHeader);
    authorization.ifPresent(value -> request.setHeader("Authorization", value));
    try {
      if (body.contentLength() <= SMALL) {
        request.method(ask.method(), body).timeout(idle);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      }
      // How long a large body takes nobody knows: what counts is that it goes on.
      var sending = new WatchedSending(body);
      request.method(ask.method(), sending);
      return sending.await(
          client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream()), idle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + ask.uri().getHost());
    }
  }
}
