package io.moorage.runner.engine;

import io.moorage.registry.client.ClientFailure;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.DockerLogins;
import io.moorage.runner.engine.json.JsonFields;
import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;

/** {@code POST /auth}: whether a registry takes a name and a password. Nothing is kept of them. */
final class CheckLogin implements EndPoint {
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";

  private final EngineParts.Login login;

  CheckLogin(EngineParts.Login login) {
    this.login = login;
  }

  @Override
  public Answer answer(String none, EngineCall call) throws IOException {
    JsonFields fields = Bodies.document(call);
    var asked = fields.text("serveraddress");
    var server = asked.isEmpty() ? DOCKER_HUB : asked;
    var registry =
        DockerLogins.host(server)
            .orElseThrow(() -> EngineRefusal.badRequest("no registry's address: " + server));
    var token = fields.text("identitytoken");
    var credentials =
        token.isEmpty()
            ? new Credentials.Login(fields.text("username"), fields.text("password"))
            : new Credentials.IdentityToken(token);
    try {
      login.at(registry, credentials);
    } catch (ClientFailure.Unauthorized | ClientFailure.Denied refused) {
      throw new EngineRefusal(401, EngineFailures.message(refused));
    }
    return Answer.json(200, JsonObject.of("Status", "Login Succeeded").with("IdentityToken", ""));
  }
}
