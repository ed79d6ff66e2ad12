package io.moorage.runner.image;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RegistryClient;
import io.moorage.registry.client.RegistryHost;
import io.moorage.registry.client.RemoteRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where images come from and go to. A name that states no registry means the default one, where
 * {@code app} is looked for as it stands, and then as {@code library/app}.
 */
public final class Registries {
  private static final String OFFICIAL = "library/";

  private final RegistryClient client;
  private final Optional<RegistryHost> standard;
  private final Credentials.Source logins;
  private final Own own;

  /** The registry of this process, if it has one. */
  @FunctionalInterface
  public interface Own {
    /** There is none. */
    Own NONE = (_, _) -> Optional.empty();

    /** A repository of it, without a wire between; empty for the address of any other registry. */
    Optional<RemoteRepository> repository(RegistryHost registry, RepositoryName name);
  }

  /**
   * @param standard {@code runner.default-registry}; without it, Docker's
   * @param logins what this runner has itself, for registries that a caller brings nothing for
   */
  public Registries(
      RegistryClient client, Optional<RegistryHost> standard, Credentials.Source logins, Own own) {
    this.client = client;
    this.standard = standard;
    this.logins = logins;
    this.own = own;
  }

  /** Where an image may be, the likeliest place first. */
  List<RemoteRepository> sources(ImageName name, Credentials.Source credentials) {
    var registry = registry(name);
    var sources = new ArrayList<RemoteRepository>();
    for (var path : paths(name)) {
      sources.add(at(registry, path, credentials));
    }
    return sources;
  }

  /** Where an image goes to. */
  RemoteRepository target(ImageName name, Credentials.Source credentials) {
    return at(registry(name), paths(name).getFirst(), credentials);
  }

  private RegistryHost registry(ImageName name) {
    return name.isShort() ? standard.orElse(RegistryHost.DOCKER_HUB) : name.registry();
  }

  private List<RepositoryName> paths(ImageName name) {
    var path = name.path().toString();
    return name.isShort()
            && !registry(name).equals(RegistryHost.DOCKER_HUB)
            && path.startsWith(OFFICIAL)
        ? List.of(RepositoryName.parse(path.substring(OFFICIAL.length())), name.path())
        : List.of(name.path());
  }

  private RemoteRepository at(
      RegistryHost registry, RepositoryName path, Credentials.Source credentials) {
    return own.repository(registry, path)
        .orElseGet(() -> client.repository(registry, path, credentials.or(logins)));
  }
}
