package io.moorage.registry.http;

import io.moorage.registry.endpoint.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;

/** What makes a request one that must not be answered but refused, and its connection closed. */
final class Framing {
  private Framing() {}

  /** Why a request is refused. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;

    Broken(ErrorCode code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    ErrorCode code() {
      return code;
    }
  }

  /** The fault of a request that the decoder let pass, if it has one. */
  static Optional<Broken> fault(HttpRequest request) {
    var headers = request.headers();
    var coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      // Its end cannot be found: what follows might be taken for a request.
      return broken(ErrorCode.NOT_IMPLEMENTED, ErrorCode.NOT_IMPLEMENTED.message());
    }
    var host = headers.get(HttpHeaderNames.HOST);
    if (host == null) {
      if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0) {
        return broken(ErrorCode.BAD_REQUEST, "the Host field is missing");
      }
    } else if (!isAuthority(host) || more(headers, HttpHeaderNames.HOST)) {
      return broken(ErrorCode.BAD_REQUEST, "the Host field is no single host");
    }
    var expect = headers.get(HttpHeaderNames.EXPECT);
    if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
      return broken(ErrorCode.EXPECTATION_FAILED, ErrorCode.EXPECTATION_FAILED.message());
    }
    var target = request.uri();
    boolean path = !target.isEmpty() && target.charAt(0) == '/';
    if (!path && !request.method().equals(HttpMethod.CONNECT)) {
      return broken(ErrorCode.BAD_REQUEST, "the request target is no path");
    }
    return Optional.empty();
  }

  private static Optional<Broken> broken(ErrorCode code, String message) {
    return Optional.of(new Broken(code, message));
  }

  private static boolean more(HttpHeaders headers, CharSequence name) {
    var values = headers.valueCharSequenceIterator(name);
    if (values.hasNext()) {
      values.next();
    }
    return values.hasNext();
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
