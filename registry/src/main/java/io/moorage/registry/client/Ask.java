package io.moorage.registry.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A request, as often as it is sent. */
record Ask(String method, URI uri, Map<String, String> headers, Outgoing body) {
  private static final Outgoing NOTHING = BodyPublishers::noBody;

  Ask {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /** The body of one sending. */
  @FunctionalInterface
  interface Outgoing {
    BodyPublisher open() throws IOException;
  }

  static Ask of(String method, URI uri) {
    return new Ask(method, uri, Map.of(), NOTHING);
  }

  Ask with(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new Ask(method, uri, more, body);
  }

  Ask with(Outgoing other) {
    return new Ask(method, uri, headers, other);
  }

  Ask to(URI other) {
    return new Ask(method, other, headers, body);
  }

  /** Whether it may be sent to where an answer points. */
  boolean isReading() {
    return method.equals("GET") || method.equals("HEAD");
  }

  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
