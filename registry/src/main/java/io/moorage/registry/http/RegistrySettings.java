package io.moorage.registry.http;

import io.moorage.config.Network;
import java.time.Duration;
import java.util.List;

/**
 * What can be set of the server.
 *
 * @param host {@code registry.listen}: the address to listen on
 * @param port {@code registry.listen}: its port; 0 takes a free one
 * @param deletes {@code registry.delete}: whether clients may delete
 * @param manifestMaxSize {@code registry.max-manifest-size}: the largest manifest, in bytes
 * @param headerMaxSize {@code registry.max-header-size}: the largest request line, and the largest
 *     block of header fields, in bytes
 * @param idleTimeout {@code registry.idle-timeout}: a connection on which nothing moves for so long
 *     is closed
 * @param shutdownGrace {@code registry.shutdown-grace}: how long running transfers may take to end
 * @param tagsPerPush {@code registry.max-tags-per-push}: how many tags one push may move
 * @param pageSize {@code registry.page-size}: the longest page of a list
 * @param cacheSize {@code registry.cache-size}: how many bytes of hot manifests are kept in memory
 * @param accessLog {@code registry.access-log}: how each request is written down
 * @param trustedProxies {@code registry.trusted-proxies}: whose word on where a request came from
 *     is taken
 * @param metrics {@code registry.metrics}: whether {@code /metrics} answers this machine here, too
 * @param limits {@code limits}: what one client may take of the server
 */
public record RegistrySettings(
    String host,
    int port,
    boolean deletes,
    int manifestMaxSize,
    int headerMaxSize,
    Duration idleTimeout,
    Duration shutdownGrace,
    int tagsPerPush,
    int pageSize,
    long cacheSize,
    AccessLogFormat accessLog,
    List<Network> trustedProxies,
    boolean metrics,
    ConnectionLimits limits) {

  public RegistrySettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** The defaults, on this address. */
  public static RegistrySettings defaults(String host, int port) {
    return new RegistrySettings(
        host,
        port,
        true,
        4 << 20,
        32 << 10,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        64,
        1_000,
        32L << 20,
        AccessLogFormat.TEXT,
        List.of(),
        false,
        ConnectionLimits.defaults());
  }
}
