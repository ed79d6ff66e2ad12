package io.moorage.registry.client;

import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Pulls from registries and pushes to them. Safe for use by many threads. */
public final class RegistryClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final int HTTPS_EXPECTED = 400;

  private final ClientSettings settings;
  private final Session.Pause pause;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;
  private final Wire wire;
  private final StallWatch stalls;
  private final SpoiltBlobs spoilt = new SpoiltBlobs();
  private final ConcurrentMap<RegistryHost, String> schemes = new ConcurrentHashMap<>();

  public RegistryClient(ClientSettings settings) {
    this(settings, Thread::sleep);
  }

  /** The same, with a test's own way to wait. */
  RegistryClient(ClientSettings settings, Session.Pause pause) {
    this.settings = settings;
    this.pause = pause;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(threads)
            .build();
    this.stalls = new StallWatch(settings.idle());
    this.wire = new Wire(client, settings.idle(), stalls);
  }

  /**
   * A repository of a registry; its mirrors, if it has some, are asked first.
   *
   * @param credentials asked for each registry that is spoken to
   * @throws ClientFailure.Unreachable if it must be tried how the registry speaks, and there is
   *     none
   */
  public RemoteRepository repository(
      RegistryHost registry, RepositoryName name, Credentials.Source credentials) {
    var original = at(registry, name, credentials);
    List<RemoteRepository> mirrors =
        settings.of(registry).mirrors().stream()
            .<RemoteRepository>map(mirror -> at(mirror, name, credentials))
            .toList();
    return mirrors.isEmpty() ? original : new MirroredRepository(mirrors, original, spoilt);
  }

  private HttpRepository at(
      RegistryHost registry, RepositoryName name, Credentials.Source credentials) {
    var known = settings.of(registry);
    var base = base(registry);
    var authorization =
        new Authorization(
            wire, base, known.tokenHosts(), credentials.of(registry).orElse(Credentials.NONE));
    var session = new Session(wire, authorization, settings, pause);
    return new HttpRepository(registry, name, base, session);
  }

  /**
   * Whether the registry takes these credentials.
   *
   * @throws ClientFailure.Unauthorized if it does not
   */
  public void login(RegistryHost registry, Credentials credentials) {
    var base = base(registry);
    var known = settings.of(registry);
    var authorization = new Authorization(wire, base, known.tokenHosts(), credentials);
    try (var reply =
        new Session(wire, authorization, settings, pause)
            .ask(Ask.of("GET", base.resolve("/v2/")))) {
      if (reply.status() != 200) {
        throw reply.failure("login to " + registry);
      }
    }
  }

  /** Where a registry is: over TLS, unless it is said or found to have none. */
  private URI base(RegistryHost registry) {
    var scheme =
        settings.of(registry).plainHttp()
            ? "http"
            : registry.isLoopback() ? spoken(registry) : "https";
    return uri(scheme, registry);
  }

  private static URI uri(String scheme, RegistryHost registry) {
    return URI.create(scheme + "://" + registry.authority() + "/");
  }

  /**
   * What a registry on this machine speaks. Nothing secret is sent to find out; one with TLS
   * answers plain HTTP with 400 or not at all.
   */
  private String spoken(RegistryHost registry) {
    var known = schemes.get(registry);
    if (known != null) {
      return known;
    }
    boolean plain = ask("http", registry).filter(status -> status != HTTPS_EXPECTED).isPresent();
    if (plain || ask("https", registry).isPresent()) {
      schemes.put(registry, plain ? "http" : "https");
    }
    return schemes.getOrDefault(registry, "http");
  }

  private Optional<Integer> ask(String scheme, RegistryHost registry) {
    var ping = Ask.of("GET", uri(scheme, registry).resolve("/v2/"));
    try (var reply = wire.send(ping, Optional.empty())) {
      return Optional.of(reply.status());
    } catch (IOException | ClientFailure none) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    stalls.close();
    threads.shutdownNow();
  }
}
