package io.moorage.registry.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthorizationIT {
  private static final RepositoryName NAME = RepositoryName.parse("a");
  private static final Tag TAG = new Tag("t");
  private static final byte[] MANIFEST = {1, 2, 3};

  private FakeRegistry registry;
  private FakeRegistry other;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    other = new FakeRegistry();
    client = new RegistryClient(ClientSettings.defaults(), (Duration _) -> {});
    registry.answers.put("/v2/a/manifests/t", MANIFEST);
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
    other.close();
  }

  private RemoteRepository as(Credentials credentials) {
    return client.repository(
        registry.host(),
        NAME,
        asked -> asked.equals(registry.host()) ? Optional.of(credentials) : Optional.empty());
  }

  private void asksForTokensOf(String realm) {
    registry.play(BearerTricks.bearer("good", realm));
  }

  @Test
  void basic_login_isShownWhenAskedFor() {
    registry.play(BearerTricks.basic("me", "secret"));
    assertArrayEquals(MANIFEST, as(new Credentials.Login("me", "secret")).manifest(TAG).body());
    assertEquals(Optional.empty(), registry.seen("/v2/a/").getFirst().authorization());
  }

  @Test
  void basic_wrongPassword_isUnauthorizedAndNotTriedAgain() {
    registry.play(BearerTricks.basic("me", "secret"));
    assertThrows(
        ClientFailure.Unauthorized.class,
        () -> as(new Credentials.Login("me", "wrong")).manifest(TAG));
    assertEquals(2, registry.seen("/v2/a/").size());
  }

  @Test
  void basic_nobody_isUnauthorized() {
    registry.play(BearerTricks.basic("me", "secret"));
    assertThrows(ClientFailure.Unauthorized.class, () -> as(Credentials.NONE).manifest(TAG));
  }

  @Test
  void bearer_sameHost_getsATokenForTheLogin() {
    asksForTokensOf(registry.url("/token"));
    registry.play(BearerTricks.tokens("good", false));
    var repository = as(new Credentials.Login("me", "secret"));
    assertArrayEquals(MANIFEST, repository.manifest(TAG).body());
    repository.manifest(TAG);
    var asked = registry.seen("/token");
    assertEquals(1, asked.size(), "the token is used again");
    assertEquals(
        Optional.of(BearerTricks.basicValue("me", "secret")), asked.getFirst().authorization());
    assertTrue(asked.getFirst().target().contains("scope=repository%3Aa%3Apull"));
    assertTrue(asked.getFirst().target().contains("service=here"));
  }

  @Test
  void bearer_identityToken_isTurnedIntoAToken() {
    asksForTokensOf(registry.url("/token"));
    registry.play(BearerTricks.tokens("good", false));
    as(new Credentials.IdentityToken("refresh")).manifest(TAG);
    assertEquals("POST", registry.seen("/token").getFirst().method());
  }

  @Test
  void bearer_registryToken_isShownAsItIs() {
    asksForTokensOf(registry.url("/token"));
    as(new Credentials.RegistryToken("good")).manifest(TAG);
    assertEquals(List.of(), registry.seen("/token"));
  }

  @Test
  void bearer_tokensOfAnotherHost_areAskedForWithoutTheLogin() {
    asksForTokensOf(other.url("/token"));
    other.play(BearerTricks.tokens("good", true));
    as(new Credentials.Login("me", "secret")).manifest(TAG);
    assertEquals(Optional.empty(), other.seen("/token").getFirst().authorization());
    assertTrue(other.seen("/token").stream().noneMatch(r -> r.target().contains("account")));
  }

  @Test
  void bearer_tokensOfAnotherHostForLoginsOnly_saysWhatToSet() {
    asksForTokensOf(other.url("/token"));
    other.play(BearerTricks.tokens("good", false));
    var failure =
        assertThrows(
            ClientFailure.Unauthorized.class,
            () -> as(new Credentials.Login("me", "secret")).manifest(TAG));
    assertTrue(String.valueOf(failure.getMessage()).contains("token-hosts"));
    assertTrue(other.seen.stream().allMatch(request -> request.authorization().isEmpty()));
  }

  @Test
  void bearer_tokensOfAHostThatIsKnown_areAskedForWithTheLogin() {
    client.close();
    client =
        new RegistryClient(
            ClientSettings.defaults()
                .with(
                    Map.of(
                        registry.host(),
                        new ClientSettings.Registry(
                            true, List.of(), Set.of(other.host().toString())))),
            (Duration _) -> {});
    asksForTokensOf(other.url("/token"));
    other.play(BearerTricks.tokens("good", false));
    assertArrayEquals(MANIFEST, as(new Credentials.Login("me", "secret")).manifest(TAG).body());
  }

  @Test
  void bearer_realmIsNoAddress_isRefused() {
    for (var realm : List.of("file:///etc/passwd", "http://me:pw@x/", "::", "")) {
      asksForTokensOf(realm);
      assertThrows(ClientFailure.class, () -> as(Credentials.NONE).manifest(TAG), realm);
    }
  }

  @Test
  void bearer_tokenIsNotTaken_isUnauthorizedAndNotTriedForEver() {
    asksForTokensOf(registry.url("/token"));
    registry.play(BearerTricks.tokens("bad", true));
    assertThrows(ClientFailure.Unauthorized.class, () -> as(Credentials.NONE).manifest(TAG));
    assertEquals(1, registry.seen("/token").size());
  }

  @Test
  void login_goodAndBad_isToldApart() {
    registry.play(BearerTricks.basic("me", "secret"));
    client.login(registry.host(), new Credentials.Login("me", "secret"));
    assertThrows(
        ClientFailure.Unauthorized.class,
        () -> client.login(registry.host(), new Credentials.Login("me", "wrong")));
  }
}
