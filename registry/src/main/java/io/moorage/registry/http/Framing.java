package io.moorage.registry.http;

import io.moorage.registry.endpoint.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/** What makes a request one that must not be answered but refused, and its connection closed. */
final class Framing {
  private Framing() {}

  /** Why a request is refused. */
  record Fault(ErrorCode code, String message) {}

  /** The fault of a request that the decoder let pass, if it has one. */
  static Optional<Fault> fault(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      // Its frames say where a request ends, and its library checks the rest.
      return Optional.empty();
    }
    var headers = request.headers();
    var coding = headers.get(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null
        && (!coding.equalsIgnoreCase("chunked")
            || headers.getAll(HttpHeaders.TRANSFER_ENCODING).size() > 1)) {
      // Its end cannot be found: what follows might be taken for a request.
      return broken(ErrorCode.NOT_IMPLEMENTED, ErrorCode.NOT_IMPLEMENTED.message());
    }
    var host = headers.get(HttpHeaders.HOST);
    if (host == null) {
      if (request.version() != HttpVersion.HTTP_1_0) {
        return broken(ErrorCode.BAD_REQUEST, "the Host field is missing");
      }
    } else if (!isAuthority(host) || headers.getAll(HttpHeaders.HOST).size() > 1) {
      return broken(ErrorCode.BAD_REQUEST, "the Host field is no single host");
    }
    var expect = headers.get(HttpHeaders.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return broken(ErrorCode.EXPECTATION_FAILED, ErrorCode.EXPECTATION_FAILED.message());
    }
    var target = request.uri();
    boolean path = !target.isEmpty() && target.charAt(0) == '/';
    if (!path && !request.method().equals(HttpMethod.CONNECT)) {
      return broken(ErrorCode.BAD_REQUEST, "the request target is no path");
    }
    return Optional.empty();
  }

  private static Optional<Fault> broken(ErrorCode code, String message) {
    return Optional.of(new Fault(code, message));
  }

  /**
   * Letters, digits and what else a host and port are made of; empty is allowed (RFC 9112 §3.2).
   */
  private static boolean isAuthority(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && "-._:[]%~".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
