package io.moorage.registry.client;

import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.registry.client.json.LoginDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Logins as Docker keeps and sends them, each for one registry. */
public final class DockerLogins {
  private static final System.Logger LOG = System.getLogger(DockerLogins.class.getName());

  private DockerLogins() {}

  /**
   * The logins of a file such as {@code ~/.docker/config.json}, as it is at each question. What a
   * credential helper keeps is not asked for.
   */
  public static Credentials.Source file(Path file) {
    return registry -> Optional.ofNullable(read(file).get(registry));
  }

  private static Map<RegistryHost, Credentials> read(Path file) {
    var logins = new HashMap<RegistryHost, Credentials>();
    try {
      for (var login : LoginDocument.readFile(Files.readAllBytes(file)).entrySet()) {
        var credentials = credentials(login.getValue());
        if (!credentials.equals(Credentials.NONE)) {
          host(login.getKey()).ifPresent(host -> logins.put(host, credentials));
        }
      }
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "no logins from {0}: {1}", file, e.getMessage());
    }
    return logins;
  }

  /**
   * The login in a header {@code X-Registry-Auth}.
   *
   * @param header base64, as for URLs
   * @param asked the registry it is for, if it does not say
   * @throws IOException if it is none
   */
  public static Credentials.Source header(String header, RegistryHost asked) throws IOException {
    if (header.isEmpty()) {
      return Credentials.Source.NONE;
    }
    LoginDocument login;
    try {
      login = LoginDocument.read(Base64.getUrlDecoder().decode(header.strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException("X-Registry-Auth is not base64", e);
    }
    var credentials = credentials(login);
    var server = login.server().isEmpty() ? Optional.of(asked) : host(login.server());
    return credentials.equals(Credentials.NONE) || server.isEmpty()
        ? Credentials.Source.NONE
        : registry -> registry.equals(server.get()) ? Optional.of(credentials) : Optional.empty();
  }

  private static Credentials credentials(LoginDocument login) {
    if (!login.registryToken().isEmpty()) {
      return new Credentials.RegistryToken(login.registryToken());
    }
    if (!login.identityToken().isEmpty()) {
      return new Credentials.IdentityToken(login.identityToken());
    }
    return login.user().isEmpty()
        ? Credentials.NONE
        : new Credentials.Login(login.user(), login.password());
  }

  /** Docker writes {@code host}, {@code https://host/v1/} and forms between. */
  public static Optional<RegistryHost> host(String server) {
    int scheme = server.indexOf("://");
    var rest = scheme < 0 ? server : server.substring(scheme + 3);
    int slash = rest.indexOf('/');
    try {
      return Optional.of(RegistryHost.parse(slash < 0 ? rest : rest.substring(0, slash)));
    } catch (SyntaxFailure notOne) {
      return Optional.empty();
    }
  }
}
