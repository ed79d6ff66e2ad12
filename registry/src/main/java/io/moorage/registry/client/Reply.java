package io.moorage.registry.client;

import io.moorage.registry.client.json.RegistryErrors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * An answer whose body is still to be read; whoever has it closes it.
 *
 * @param body that of the response, watched
 * @param own whether it came from where the request went, and not from where that pointed
 */
record Reply(HttpResponse<InputStream> response, InputStream body, boolean own)
    implements AutoCloseable {
  private static final int LONGEST_ERROR = 64 << 10;

  int status() {
    return response.statusCode();
  }

  URI uri() {
    return response.uri();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  List<Challenge> challenges() {
    return response.headers().allValues("WWW-Authenticate").stream()
        .flatMap(line -> Challenge.parse(line).stream())
        .toList();
  }

  /**
   * The whole body.
   *
   * @throws ClientFailure.WrongContent if it is longer than this
   */
  byte[] bytes(int most) throws IOException {
    try (var in = body) {
      var bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new ClientFailure.WrongContent(
            "%s answers with more than %d bytes".formatted(where(), most));
      }
      return bytes;
    }
  }

  /**
   * What the answer means, which is none of those expected.
   *
   * @param what was asked for
   */
  ClientFailure failure(String what) {
    Optional<String> said;
    try (var in = body) {
      said = RegistryErrors.first(in.readNBytes(LONGEST_ERROR));
    } catch (IOException unreadable) {
      said = Optional.empty();
    }
    var words = said.map(text -> ": " + text).orElse("");
    return switch (status()) {
      case 401 -> new ClientFailure.Unauthorized("%s: unauthorized%s".formatted(what, words));
      case 403 -> new ClientFailure.Denied("%s: denied%s".formatted(what, words));
      case 404 -> new ClientFailure.NotFound(what);
      default ->
          new ClientFailure.Refused(
              status(), "%s: %s answers %d%s".formatted(what, where(), status(), words));
    };
  }

  private String where() {
    return uri().getScheme() + "://" + uri().getRawAuthority();
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException gone) {
      // Nobody reads it any more.
    }
  }
}
