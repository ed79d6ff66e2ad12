package io.moorage.registry.http;

import io.moorage.config.Network;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where requests come from. Only a proxy that is trusted is believed when it says that it passes
 * one on, by {@code X-Forwarded-For} or by {@code Forwarded} (RFC 7239).
 *
 * <p>A client can begin such a list itself, and each proxy adds at its end: so it is read from the
 * end, past the proxies that are trusted, to the first address that is not. If both fields are
 * there and disagree, one of them is what a client made up and the proxy did not look at; then
 * neither is believed. Nothing else that these fields say is used: what we point to is relative to
 * the address the client used.
 */
final class Remotes {
  private static final CharSequence FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final CharSequence FORWARDED = AsciiString.cached("forwarded");
  private static final int LONGEST = 2_048;

  private final List<Network> trusted;

  /**
   * @param trusted the proxies that are believed
   */
  Remotes(List<Network> trusted) {
    this.trusted = trusted;
  }

  /** The address that a request came from, as far as it can be believed. */
  String of(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    return trusted.isEmpty() ? peer : of(peer, request.headers());
  }

  String of(String peer, MultiMap headers) {
    if (!isTrusted(peer)) {
      return peer;
    }
    boolean listed = headers.contains(FORWARDED_FOR);
    boolean forwarded = headers.contains(FORWARDED);
    if (!listed && !forwarded) {
      return peer;
    }
    var byList = listed ? last(String.join(",", headers.getAll(FORWARDED_FOR)), false) : peer;
    var byField = forwarded ? last(String.join(",", headers.getAll(FORWARDED)), true) : byList;
    return !listed || byList.equals(byField) ? byField : peer;
  }

  /** The last address of a list that is no trusted proxy; the peer's word ends where it is none. */
  private String last(String list, boolean fields) {
    var found = "unknown";
    var hops = list.length() > LONGEST ? list.substring(list.length() - LONGEST) : list;
    for (var hop : List.of(hops.split(",", -1)).reversed()) {
      var address = (fields ? forPart(hop) : Optional.of(hop.strip())).flatMap(Remotes::address);
      if (address.isEmpty()) {
        return found;
      }
      found = address.get().getHostAddress();
      if (trusted.stream().noneMatch(network -> network.contains(address.get()))) {
        return found;
      }
    }
    return found;
  }

  /** What {@code for} says in {@code for="[2001:db8::1]:4711";proto=https}. */
  private static Optional<String> forPart(String hop) {
    for (var pair : List.of(hop.split(";", -1))) {
      var stripped = pair.strip();
      if (stripped.regionMatches(true, 0, "for=", 0, 4)) {
        return Optional.of(stripped.substring(4).replace("\"", ""));
      }
    }
    return Optional.empty();
  }

  /** An address, perhaps in brackets, perhaps with a port. */
  private static Optional<InetAddress> address(String text) {
    int bracket = text.lastIndexOf(']');
    int colon = text.indexOf(':');
    String host;
    if (text.startsWith("[") && bracket > 0) {
      host = text.substring(1, bracket);
    } else if (colon > 0 && text.indexOf(':', colon + 1) < 0) {
      host = text.substring(0, colon);
    } else {
      host = text;
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private boolean isTrusted(String peer) {
    return address(peer)
        .map(known -> trusted.stream().anyMatch(network -> network.contains(known)))
        .orElse(false);
  }
}
