package io.moorage.runner.bundle;

import io.moorage.runner.json.Json;
import java.util.List;
import java.util.Set;

/**
 * What a client wants of the network. Read here, done by the one who makes networks.
 *
 * @param mode {@code default}, {@code bridge}, {@code none}, {@code host}, {@code container:ID} or
 *     a network's name
 * @param exposed as {@code 80/tcp}
 * @param publishAll whether each exposed port gets one of the host
 * @param extraHosts as {@code name:address}
 * @param endpoints {@code EndpointsConfig} as it was sent
 */
public record NetworkRequest(
    String mode,
    Set<String> exposed,
    List<Published> published,
    boolean publishAll,
    List<String> dns,
    List<String> dnsOptions,
    List<String> dnsSearch,
    List<String> extraHosts,
    Json.Obj endpoints) {
  public NetworkRequest {
    exposed = Set.copyOf(exposed);
    published = List.copyOf(published);
    dns = List.copyOf(dns);
    dnsOptions = List.copyOf(dnsOptions);
    dnsSearch = List.copyOf(dnsSearch);
    extraHosts = List.copyOf(extraHosts);
  }

  public boolean isHost() {
    return mode.equals("host");
  }

  /**
   * A port of the container that the host answers for.
   *
   * @param hostAddress empty for all
   * @param hostPort as {@code 8080} or {@code 8000-8010}; empty for any that is free
   * @param protocol {@code tcp}, {@code udp} or {@code sctp}
   */
  public record Published(
      int containerPort, String protocol, String hostAddress, String hostPort) {}
}
