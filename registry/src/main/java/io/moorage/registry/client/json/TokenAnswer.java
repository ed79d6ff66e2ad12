package io.moorage.registry.client.json;

import java.io.IOException;
import java.util.Optional;

/**
 * What a token service answers: {@code {"token":…}} or {@code {"access_token":…}}.
 *
 * @see <a
 *     href="https://distribution.github.io/distribution/spec/auth/token/#token-response-fields">Token
 *     response fields</a>
 */
public final class TokenAnswer {
  private TokenAnswer() {}

  /** The token; empty if the document holds none. */
  public static Optional<String> read(byte[] document) {
    var found = new String[] {"", ""};
    try {
      FlatObject.document(
          document,
          (name, value) -> {
            switch (name) {
              case "token" -> found[0] = FlatObject.text(value);
              case "access_token" -> found[1] = FlatObject.text(value);
              default -> {}
            }
          });
    } catch (IOException notOne) {
      return Optional.empty();
    }
    return Optional.of(found[0].isEmpty() ? found[1] : found[0]).filter(token -> !token.isEmpty());
  }
}
