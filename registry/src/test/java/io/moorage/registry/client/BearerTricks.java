package io.moorage.registry.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;

/** Asking who asks. */
final class BearerTricks {
  private BearerTricks() {}

  static String basicValue(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** Lets in who shows this login, but for the paths of token services. */
  static FakeRegistry.Trick basic(String user, String password) {
    return exchange ->
        exchange.getRequestURI().getPath().startsWith("/v2/")
            && !basicValue(user, password)
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && refused(exchange, "Basic realm=\"here\"");
  }

  /** Lets in who shows this token, and says where to get it. */
  static FakeRegistry.Trick bearer(String token, String realm) {
    return exchange ->
        exchange.getRequestURI().getPath().startsWith("/v2/")
            && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && refused(
                exchange,
                "Bearer realm=\"%s\",service=\"here\",scope=\"repository:a:pull\""
                    .formatted(realm));
  }

  private static boolean refused(HttpExchange exchange, String challenge) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
    exchange.sendResponseHeaders(401, -1);
    return true;
  }

  /** A token service at {@code /token} that gives this one out, for a login or to anybody. */
  static FakeRegistry.Trick tokens(String token, boolean toAnybody) {
    return exchange -> {
      if (!exchange.getRequestURI().getPath().equals("/token")) {
        return false;
      }
      boolean shown = exchange.getRequestHeaders().containsKey("Authorization");
      boolean refresh = exchange.getRequestMethod().equals("POST");
      if (!shown && !refresh && !toAnybody) {
        exchange.sendResponseHeaders(401, -1);
      } else {
        FakeRegistry.send(exchange, "{\"token\":\"%s\"}".formatted(token).getBytes(UTF_8), 0);
      }
      return true;
    };
  }
}
