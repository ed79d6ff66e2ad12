package io.moorage.registry.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.registry.client.json.TokenAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is shown to one registry for one repository: nothing, until it asks. A token service on
 * another host is shown the credentials only if it is known to be the registry's own; else it is
 * asked for what anybody may have.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token
 *     authentication</a>
 */
final class Authorization {
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final String HUBS_TOKENS = "auth.docker.io";

  private final Wire wire;
  private final URI registry;
  private final Set<String> tokenHosts;
  private final Credentials credentials;
  private final Set<String> scopes = new TreeSet<>();
  private Optional<String> value = Optional.empty();

  /**
   * @param registry where the registry is
   * @param tokenHosts whom the credentials may be shown to beside it
   */
  Authorization(Wire wire, URI registry, Set<String> tokenHosts, Credentials credentials) {
    this.wire = wire;
    this.registry = registry;
    this.tokenHosts = tokenHosts;
    this.credentials = credentials;
  }

  /** Whether what is shown is meant for whoever is there. */
  boolean isFor(URI address) {
    return Wire.isSame(registry, address);
  }

  /** What is to be shown now. */
  synchronized Optional<String> value() {
    return value;
  }

  /** Asks for this as well, when a token is fetched next. */
  synchronized void want(String scope) {
    if (scopes.add(scope) && value.filter(v -> v.startsWith("Bearer ")).isPresent()) {
      value = Optional.empty();
    }
  }

  /**
   * Answers a challenge.
   *
   * @param shown what was shown and not taken; if another thread has more by now, that is the
   *     answer
   * @return false if there is nothing to show
   */
  synchronized boolean answer(Collection<Challenge> challenges, Optional<String> shown)
      throws IOException {
    if (value.isPresent() && !value.equals(shown)) {
      return true;
    }
    if (credentials instanceof Credentials.RegistryToken(var token)) {
      return show("Bearer " + token, shown);
    }
    for (var challenge : challenges) {
      if (challenge.scheme().equals("bearer") && challenge.parameters().containsKey("realm")) {
        return show("Bearer " + token(challenge.parameters()), Optional.empty());
      }
    }
    boolean basic = challenges.stream().anyMatch(c -> c.scheme().equals("basic"));
    return basic && credentials instanceof Credentials.Login login && show(basic(login), shown);
  }

  private boolean show(String next, Optional<String> shown) {
    value = Optional.of(next);
    return !value.equals(shown);
  }

  private static String basic(Credentials.Login login) {
    var both = login.user() + ":" + login.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
  }

  private String token(Map<String, String> parameters) throws IOException {
    var realm = realm(parameters.getOrDefault("realm", ""));
    for (var scope : parameters.getOrDefault("scope", "").split(" ", -1)) {
      if (!scope.isEmpty()) {
        scopes.add(scope);
      }
    }
    var service = parameters.getOrDefault("service", "");
    boolean trusted = isOurs(realm);
    var ask =
        switch (trusted ? credentials : Credentials.NONE) {
          case Credentials.Login login -> get(realm, service, Optional.of(login.user()));
          case Credentials.IdentityToken(var refresh) -> post(realm, service, refresh);
          case Credentials.Anonymous() -> get(realm, service, Optional.empty());
          case Credentials.RegistryToken(var _) -> get(realm, service, Optional.empty());
        };
    Optional<String> shown =
        trusted && credentials instanceof Credentials.Login login
            ? Optional.of(basic(login))
            : Optional.empty();
    try (var reply = wire.send(ask, shown)) {
      var token =
          reply.status() == 200
              ? TokenAnswer.read(reply.bytes(LONGEST_ANSWER))
              : Optional.<String>empty();
      if (token.isEmpty()) {
        throw refused(reply, realm, trusted);
      }
      return token.get();
    }
  }

  private ClientFailure refused(Reply reply, URI realm, boolean trusted) {
    if (!trusted && !credentials.equals(Credentials.NONE)) {
      return new ClientFailure.Unauthorized(
          "%s wants tokens of %s; to show credentials for it there, name that host in token-hosts"
              .formatted(registry.getRawAuthority(), realm.getRawAuthority()));
    }
    if (reply.status() >= 500) {
      return reply.failure("a token for " + registry.getRawAuthority());
    }
    return new ClientFailure.Unauthorized(
        "unauthorized: %s gives no token for %s (%d)"
            .formatted(realm.getRawAuthority(), registry.getRawAuthority(), reply.status()));
  }

  private URI realm(String word) {
    URI realm;
    try {
      realm = registry.resolve(word);
    } catch (IllegalArgumentException e) {
      throw new ClientFailure.Refused(401, registry.getRawAuthority() + " names no token service");
    }
    boolean web = "https".equals(realm.getScheme()) || "http".equals(realm.getScheme());
    if (!web || realm.getHost() == null || realm.getRawUserInfo() != null) {
      throw new ClientFailure.Refused(401, registry.getRawAuthority() + " names no token service");
    }
    return realm;
  }

  private boolean isOurs(URI realm) {
    if (registry.getScheme().equals("https") && !realm.getScheme().equals("https")) {
      return false;
    }
    var host = realm.getHost();
    boolean hub = registry.getHost().equals("registry-1.docker.io") && host.equals(HUBS_TOKENS);
    return Wire.isSame(registry, realm)
        || hub
        || tokenHosts.contains(host)
        || tokenHosts.contains(realm.getRawAuthority());
  }

  private Ask get(URI realm, String service, Optional<String> account) {
    var fields = new StringBuilder();
    account.ifPresent(name -> add(fields, "account", name));
    add(fields, "client_id", "moorage");
    if (!service.isEmpty()) {
      add(fields, "service", service);
    }
    scopes.forEach(scope -> add(fields, "scope", scope));
    var base = realm.toString();
    return Ask.of("GET", URI.create(base + (base.indexOf('?') < 0 ? "?" : "&") + fields));
  }

  private static void add(StringBuilder fields, String name, String value) {
    fields
        .append(fields.isEmpty() ? "" : "&")
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, UTF_8));
  }

  private Ask post(URI realm, String service, String refresh) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "refresh_token");
    form.put("service", service);
    form.put("client_id", "moorage");
    form.put("scope", String.join(" ", scopes));
    form.put("refresh_token", refresh);
    var body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return Ask.of("POST", realm)
        .with("Content-Type", "application/x-www-form-urlencoded")
        .with(() -> BodyPublishers.ofString(body));
  }
}
