package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** What {@code docker login} has written down, for the registry that an image's name names. */
final class RegistryLogin {
  static final String HEADER = "X-Registry-Auth";
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";

  private RegistryLogin() {}

  /** The header field to send along. */
  static Map<String, String> header(String image, Environment environment) {
    String host = host(image);
    JsonObject login =
        find(host, environment)
            .map(
                words ->
                    new JsonObject()
                        .with("username", words.substring(0, words.indexOf(':')))
                        .with("password", words.substring(words.indexOf(':') + 1))
                        .with("serveraddress", host))
            .orElseGet(JsonObject::new);
    return Map.of(HEADER, Base64.getUrlEncoder().encodeToString(login.bytes()));
  }

  private static String host(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host ? first : DOCKER_HUB;
  }

  private static Optional<String> find(String host, Environment environment) {
    Path file =
        environment
            .value("DOCKER_CONFIG")
            .map(Path::of)
            .orElseGet(() -> environment.home().resolve(".docker"))
            .resolve("config.json");
    try {
      Optional<JsonTree> logins = JsonTree.read(Files.readAllBytes(file)).optionalObject("auths");
      if (logins.isEmpty()) {
        return Optional.empty();
      }
      Optional<JsonTree> login = logins.get().optionalObject(host);
      if (login.isEmpty()) {
        return Optional.empty();
      }
      return login
          .get()
          .optionalText("auth")
          .map(word -> new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8))
          .filter(words -> words.contains(":"));
    } catch (NoSuchFileException nobodyLoggedIn) {
      return Optional.empty();
    } catch (IOException | Mismatch | IllegalArgumentException unreadable) {
      throw Unanswered.refused("cannot read %s: %s".formatted(file, unreadable.getMessage()));
    }
  }
}
