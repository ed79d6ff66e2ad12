package io.moorage.registry.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be set of the client.
 *
 * @param registries {@code runner.registries}: what is to be known of some
 * @param attempts how often a request is sent before it has failed
 * @param firstWait between the first and the second; each further one is twice as long
 * @param idle how long the other side may say nothing before it counts as gone
 */
public record ClientSettings(
    Map<RegistryHost, Registry> registries, int attempts, Duration firstWait, Duration idle) {
  public ClientSettings {
    registries = Map.copyOf(registries);
  }

  /** The defaults, with nothing known of any registry. */
  public static ClientSettings defaults() {
    return new ClientSettings(Map.of(), 5, Duration.ofMillis(200), Duration.ofSeconds(60));
  }

  /** The same, knowing these. */
  public ClientSettings with(Map<RegistryHost, Registry> known) {
    return new ClientSettings(known, attempts, firstWait, idle);
  }

  /**
   * What is to be known of one registry.
   *
   * @param plainHttp {@code plain-http}: whether it has no TLS
   * @param mirrors {@code mirrors}: who is asked before it, in this order
   * @param tokenHosts {@code token-hosts}: whom its credentials may be shown to for a token, beside
   *     its own host
   */
  public record Registry(boolean plainHttp, List<RegistryHost> mirrors, Set<String> tokenHosts) {
    /** One of which nothing is known. */
    public static final Registry PLAIN = new Registry(false, List.of(), Set.of());

    public Registry {
      mirrors = List.copyOf(mirrors);
      tokenHosts = Set.copyOf(tokenHosts);
    }
  }

  Registry of(RegistryHost registry) {
    return registries.getOrDefault(registry, Registry.PLAIN);
  }
}
