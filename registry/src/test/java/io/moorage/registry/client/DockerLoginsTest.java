package io.moorage.registry.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerLoginsTest {
  private static final RegistryHost HOST = RegistryHost.parse("registry.example:5000");

  @TempDir Path directory;

  private static String encoded(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void header_loginForOneRegistry_isForNoOther() throws IOException {
    var logins =
        DockerLogins.header(
            encoded(
                """
                {"username":"me","password":"secret","serveraddress":"https://registry.example:5000"}
                """),
            RegistryHost.DOCKER_HUB);
    assertEquals(Optional.of(new Credentials.Login("me", "secret")), logins.of(HOST));
    assertEquals(Optional.empty(), logins.of(RegistryHost.DOCKER_HUB));
    assertFalse(logins.of(HOST).toString().contains("secret"));
  }

  @Test
  void header_noServer_isForTheOneAsked() throws IOException {
    var logins = DockerLogins.header(encoded("{\"identitytoken\":\"t\"}"), HOST);
    assertEquals(Optional.of(new Credentials.IdentityToken("t")), logins.of(HOST));
  }

  @Test
  void header_nothing_isNobody() throws IOException {
    assertEquals(Optional.empty(), DockerLogins.header("", HOST).of(HOST));
    assertEquals(Optional.empty(), DockerLogins.header(encoded("{}"), HOST).of(HOST));
  }

  @Test
  void header_nonsense_isRefused() {
    assertThrows(IOException.class, () -> DockerLogins.header("%%%", HOST));
    assertThrows(IOException.class, () -> DockerLogins.header(encoded("[1]"), HOST));
  }

  @Test
  void file_auths_areForTheirRegistries() throws IOException {
    var both = Base64.getEncoder().encodeToString("you:pass:word".getBytes(UTF_8));
    var file =
        Files.writeString(
            directory.resolve("config.json"),
            """
            {"credsStore":"x","auths":{
              "https://index.docker.io/v1/":{"auth":"%s"},
              "registry.example:5000":{"auth":"%s","email":null},
              "kept.elsewhere":{}}}
            """
                .formatted(both, both));
    var logins = DockerLogins.file(file);
    var login = Optional.of(new Credentials.Login("you", "pass:word"));
    assertEquals(login, logins.of(RegistryHost.DOCKER_HUB));
    assertEquals(login, logins.of(HOST));
    assertEquals(Optional.empty(), logins.of(RegistryHost.parse("kept.elsewhere")));
    assertEquals(Optional.empty(), logins.of(RegistryHost.parse("other.example")));
  }

  @Test
  void file_absentOrBroken_isNobody() throws IOException {
    assertEquals(Optional.empty(), DockerLogins.file(directory.resolve("none")).of(HOST));
    var broken = Files.writeString(directory.resolve("broken"), "{\"auths\":");
    assertEquals(Optional.empty(), DockerLogins.file(broken).of(HOST));
  }
}
