package io.moorage.registry.api;

import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Refusal;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in who runs a program on this machine, and nobody else, as long as there are no accounts.
 * That a connection comes from a loopback address does not say so alone: a proxy on this machine
 * carries the requests of others, and a browser on it runs the pages of others.
 */
public final class LocalOnly {
  private static final Set<String> OF_PROXIES =
      Set.of(
          "forwarded",
          "via",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "cf-connecting-ip");

  private LocalOnly() {}

  /**
   * Returns if the request may be answered.
   *
   * @param peer the address at the other end of the connection, as a literal
   * @throws Refusal 403, with the remedy
   */
  public static void require(String peer, Call call) {
    if (!isLoopback(peer)) {
      throw refused("there are no accounts yet: run the command on the registry's own machine");
    }
    var proxied = call.headerNames().stream().filter(LocalOnly::isOfProxies).sorted().findFirst();
    if (proxied.isPresent()) {
      throw refused(
          "%s says that a proxy passed the request on: let proxies pass /v2/ alone, and ask this"
                  .formatted(proxied.get())
              + " server directly");
    }
    if (!call.headers("Origin").isEmpty()) {
      throw refused("Origin says that a page in a browser asks; use \"moorage\" or curl");
    }
    if (!call.headers("Sec-Fetch-Site").stream().allMatch(site -> site.equals("none"))) {
      throw refused("Sec-Fetch-Site says that a page in a browser asks; use \"moorage\" or curl");
    }
    // A stranger's name that was made to point here is how a page reaches what listens on loopback.
    if (call.header("Host").flatMap(LocalOnly::host).filter(LocalOnly::isLocalName).isEmpty()) {
      throw refused("Host must be localhost or a loopback address such as 127.0.0.1");
    }
  }

  private static Refusal refused(String why) {
    return new Refusal(ErrorCode.LOCAL_ONLY, ErrorCode.LOCAL_ONLY.message() + "; " + why);
  }

  private static boolean isOfProxies(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("x-forwarded")
        || lower.startsWith("x-original-")
        || lower.startsWith("x-envoy-")
        || OF_PROXIES.contains(lower);
  }

  /** The host of {@code host[:port]}, an IPv6 address without its brackets. */
  private static Optional<String> host(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end < 0 ? Optional.empty() : Optional.of(authority.substring(1, end));
    }
    int colon = authority.indexOf(':');
    return Optional.of(colon < 0 ? authority : authority.substring(0, colon));
  }

  private static boolean isLocalName(String host) {
    return host.equalsIgnoreCase("localhost") || isLoopback(host);
  }

  /** Nothing is looked up: a name is no address. */
  private static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException notALiteral) {
      return false;
    }
  }
}
