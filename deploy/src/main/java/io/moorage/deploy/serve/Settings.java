package io.moorage.deploy.serve;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.gc.CollectionSettings;
import io.moorage.config.ByteSize;
import io.moorage.config.Config;
import io.moorage.config.ConfigKey;
import io.moorage.config.ListenAddress;
import io.moorage.config.Network;
import io.moorage.config.ValueType;
import io.moorage.registry.http.AccessLogFormat;
import io.moorage.registry.http.ConnectionLimits;
import io.moorage.registry.http.RegistrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can be set, and how it becomes the settings of each component. Defaults are the
 * components' own: each is written once, beside the record it belongs to.
 */
public final class Settings {
  private static final RegistrySettings REGISTRY = RegistrySettings.defaults("127.0.0.1", 5000);
  private static final ConnectionLimits LIMITS = REGISTRY.limits();
  private static final StoreSettings STORE = StoreSettings.defaults(Path.of("/"));
  private static final CollectionSettings COLLECTION = CollectionSettings.defaults();

  public static final ConfigKey<Path> DATA_DIR =
      new ConfigKey<>(
          "data-dir",
          ValueType.PATH,
          environment -> Optional.of(environment.dataHome().resolve("moorage")),
          "The directory of blobs and records, made if it is not there. Without the setting it is"
              + " moorage in $XDG_DATA_HOME, or in ~/.local/share.");

  public static final ConfigKey<ListenAddress> LISTEN =
      ConfigKey.of(
          "registry.listen",
          ValueType.ADDRESS,
          new ListenAddress(REGISTRY.host(), REGISTRY.port()),
          "Where clients reach the registry. An address that others can reach is refused without"
              + " the flag --insecure, as long as there are no accounts and no TLS.");

  static final ConfigKey<Boolean> DELETE =
      ConfigKey.of(
          "registry.delete",
          ValueType.SWITCH,
          REGISTRY.deletes(),
          "Whether clients may delete tags, manifests and blobs.");

  static final ConfigKey<Boolean> SPARSE_IMAGES =
      ConfigKey.of(
          "registry.sparse-images",
          ValueType.SWITCH,
          STORE.sparseImages(),
          "Whether an image may name layers that its repository lacks. Indexes may name images"
              + " that are not there in any case.");

  static final ConfigKey<ByteSize> MAX_MANIFEST_SIZE =
      ConfigKey.of(
          "registry.max-manifest-size",
          ValueType.sizeFrom(new ByteSize(4 << 10)),
          new ByteSize(REGISTRY.manifestMaxSize()),
          "The largest manifest that is taken.");

  static final ConfigKey<ByteSize> MAX_HEADER_SIZE =
      ConfigKey.of(
          "registry.max-header-size",
          ValueType.sizeFrom(new ByteSize(1 << 10)),
          new ByteSize(REGISTRY.headerMaxSize()),
          "The largest request line, and the largest block of header fields.");

  static final ConfigKey<Integer> MAX_TAGS_PER_PUSH =
      ConfigKey.of(
          "registry.max-tags-per-push",
          ValueType.count(1, 1_000),
          REGISTRY.tagsPerPush(),
          "How many tags one push of a manifest may set.");

  static final ConfigKey<Integer> PAGE_SIZE =
      ConfigKey.of(
          "registry.page-size",
          ValueType.count(1, 10_000),
          REGISTRY.pageSize(),
          "The longest page of a list; clients follow the link to the next.");

  static final ConfigKey<ByteSize> CACHE_SIZE =
      ConfigKey.of(
          "registry.cache-size",
          ValueType.SIZE,
          new ByteSize(REGISTRY.cacheSize()),
          "How much memory holds the manifests that are asked for most. It is part of the heap,"
              + " which is 256 MiB unless MOORAGE_JAVA_OPTS says otherwise.");

  static final ConfigKey<Duration> IDLE_TIMEOUT =
      ConfigKey.of(
          "registry.idle-timeout",
          ValueType.durationFrom(Duration.ofSeconds(1)),
          REGISTRY.idleTimeout(),
          "A connection on which nothing moves for so long is closed.");

  static final ConfigKey<Duration> SHUTDOWN_GRACE =
      ConfigKey.of(
          "registry.shutdown-grace",
          ValueType.DURATION_OR_NONE,
          REGISTRY.shutdownGrace(),
          "How long transfers may take to end when the server is told to stop.");

  static final ConfigKey<AccessLogFormat> ACCESS_LOG =
      ConfigKey.of(
          "registry.access-log",
          ValueType.choice(AccessLogFormat.class)
              .orAs(
                  Map.of(
                      "true", AccessLogFormat.TEXT,
                      "on", AccessLogFormat.TEXT,
                      "yes", AccessLogFormat.TEXT,
                      "false", AccessLogFormat.OFF,
                      "no", AccessLogFormat.OFF)),
          REGISTRY.accessLog(),
          "How each request is written to standard output, a line each: text is for people, json"
              + " for programs. Everything else that is logged goes to standard error.");

  static final ConfigKey<List<Network>> TRUSTED_PROXIES =
      ConfigKey.unset(
          "registry.trusted-proxies",
          ValueType.NETWORKS,
          "The proxies whose X-Forwarded-For or Forwarded is believed, so that the access log names"
              + " the client and not the proxy. From anyone else these fields mean nothing.");

  static final ConfigKey<Boolean> METRICS_HERE =
      ConfigKey.of(
          "registry.metrics",
          ValueType.SWITCH,
          REGISTRY.metrics(),
          "Whether /metrics answers on the registry's own address, too: to this machine alone, and"
              + " not by way of a proxy.");

  static final ConfigKey<Duration> UPLOAD_EXPIRY =
      ConfigKey.of(
          "uploads.expire",
          ValueType.DURATION,
          STORE.uploadExpiry(),
          "An upload that nobody has touched for so long is removed.");

  static final ConfigKey<ByteSize> UPLOAD_MAX_SIZE =
      ConfigKey.of(
          "uploads.max-size",
          ValueType.sizeFrom(new ByteSize(1 << 20)),
          new ByteSize(STORE.uploadMaxSize()),
          "The largest blob that is taken.");

  static final ConfigKey<Integer> UPLOAD_MAX_SESSIONS =
      ConfigKey.of(
          "uploads.max-sessions",
          ValueType.count(1, 1_000_000),
          STORE.uploadMaxSessions(),
          "How many uploads may be open at once.");

  static final ConfigKey<ByteSize> UPLOAD_MAX_BYTES =
      ConfigKey.of(
          "uploads.max-bytes",
          ValueType.sizeFrom(new ByteSize(1 << 20)),
          new ByteSize(STORE.uploadMaxBytes()),
          "How much all open uploads may hold together.");

  static final ConfigKey<ByteSize> UPLOAD_RESERVE =
      ConfigKey.of(
          "uploads.reserve",
          ValueType.SIZE,
          new ByteSize(STORE.diskReserve()),
          "When less than this is free on the disk (or less than 5 % of it, where that is less),"
              + " uploads are refused; pulls and deletes go on.");

  static final ConfigKey<Duration> COLLECTION_GRACE =
      ConfigKey.of(
          "collection.grace",
          ValueType.DURATION_OR_NONE,
          STORE.grace(),
          "How long a blob that no image uses is kept. It must outlast the longest push: a client"
              + " sends blobs first and the manifest that uses them last.");

  static final ConfigKey<Duration> COLLECTION_INTERVAL =
      ConfigKey.of(
          "collection.interval",
          ValueType.DURATION,
          COLLECTION.interval(),
          "How long the collector waits between two looks for what may go.");

  static final ConfigKey<Integer> COLLECTION_BUDGET =
      ConfigKey.of(
          "collection.budget",
          ValueType.count(1, 100),
          COLLECTION.budget(),
          "For how much of the time the collector may be busy when there is much to do, in percent:"
              + " the most it takes of one processor and of the disk's attention.");

  static final ConfigKey<Duration> HEADER_TIMEOUT =
      ConfigKey.of(
          "limits.header-timeout",
          ValueType.durationFrom(Duration.ofSeconds(1)),
          LIMITS.headerTimeout(),
          "How long the header of a request may take to arrive, on a new connection or a kept"
              + " one.");

  static final ConfigKey<ByteSize> MIN_RATE =
      ConfigKey.of(
          "limits.min-rate",
          ValueType.SIZE,
          new ByteSize(LIMITS.minRate()),
          "How much a body must move each second, up or down, on average over limits.min-rate-over."
              + " A faster one may take as long as it likes; time in which the server is busy does"
              + " not count. 0B allows any rate.");

  static final ConfigKey<Duration> MIN_RATE_OVER =
      ConfigKey.of(
          "limits.min-rate-over",
          ValueType.durationFrom(Duration.ofSeconds(1)),
          LIMITS.minRateOver(),
          "Over what time limits.min-rate is measured.");

  static final ConfigKey<Integer> CONNECTIONS =
      ConfigKey.of(
          "limits.connections",
          ValueType.count(1, 1_000_000),
          LIMITS.connections(),
          "How many connections there may be. The heap bounds them, too, one for each 15 KiB of it,"
              + " and what the process may open of files (ulimit -n).");

  static final ConfigKey<Integer> CONNECTIONS_PER_ADDRESS =
      ConfigKey.of(
          "limits.connections-per-address",
          ValueType.count(1, 1_000_000),
          LIMITS.connectionsPerAddress(),
          "How many connections one address may have; a trusted proxy may have any number.");

  static final ConfigKey<Integer> REQUESTS_PER_ADDRESS =
      ConfigKey.of(
          "limits.requests-per-address",
          ValueType.count(1, 1_000_000),
          LIMITS.requestsPerAddress(),
          "How many requests of one address may be under way; one more is answered 429.");

  static final ConfigKey<Boolean> HTTP2_CLEAR_TEXT =
      ConfigKey.of(
          "limits.http2-clear-text",
          ValueType.SWITCH,
          LIMITS.http2(),
          "Whether HTTP/2 is spoken without TLS (h2c). HTTP/1.1 moves blobs faster.");

  static final ConfigKey<Integer> HTTP2_STREAMS =
      ConfigKey.of(
          "limits.http2-streams",
          ValueType.count(1, 10_000),
          LIMITS.http2Streams(),
          "How many requests an HTTP/2 connection may have open.");

  static final ConfigKey<Integer> HTTP2_RESETS =
      ConfigKey.of(
          "limits.http2-resets",
          ValueType.count(1, 100_000),
          LIMITS.http2Resets(),
          "How many requests an HTTP/2 connection may take back in 30 seconds.");

  static final ConfigKey<Integer> HTTP2_CONTINUATIONS =
      ConfigKey.of(
          "limits.http2-continuations",
          ValueType.count(1, 1_000),
          LIMITS.http2Continuations(),
          "In how many small further frames an HTTP/2 header may come.");

  public static final ConfigKey<ListenAddress> METRICS_LISTEN =
      ConfigKey.unset(
          "metrics.listen",
          ValueType.ADDRESS,
          "Where Prometheus finds /metrics, such as 127.0.0.1:9100. Without it there is no such"
              + " address.");

  private static final List<ConfigKey<?>> OWN =
      List.of(
          DATA_DIR,
          LISTEN,
          DELETE,
          SPARSE_IMAGES,
          MAX_MANIFEST_SIZE,
          MAX_HEADER_SIZE,
          MAX_TAGS_PER_PUSH,
          PAGE_SIZE,
          CACHE_SIZE,
          IDLE_TIMEOUT,
          SHUTDOWN_GRACE,
          ACCESS_LOG,
          TRUSTED_PROXIES,
          METRICS_HERE,
          HEADER_TIMEOUT,
          MIN_RATE,
          MIN_RATE_OVER,
          CONNECTIONS,
          CONNECTIONS_PER_ADDRESS,
          REQUESTS_PER_ADDRESS,
          HTTP2_CLEAR_TEXT,
          HTTP2_STREAMS,
          HTTP2_RESETS,
          HTTP2_CONTINUATIONS,
          UPLOAD_EXPIRY,
          UPLOAD_MAX_SIZE,
          UPLOAD_MAX_SESSIONS,
          UPLOAD_MAX_BYTES,
          UPLOAD_RESERVE,
          COLLECTION_GRACE,
          COLLECTION_INTERVAL,
          COLLECTION_BUDGET,
          METRICS_LISTEN);

  /** All of them, sections together, in the order of the default file. */
  public static final List<ConfigKey<?>> KEYS =
      Stream.of(OWN, RunnerKeys.KEYS).<ConfigKey<?>>flatMap(List::stream).toList();

  /** Where the file is looked for when nobody names one. */
  public static final Path USUAL_FILE = Path.of("/etc/moorage/moorage.yml");

  private Settings() {}

  public static StoreSettings store(Config config) {
    return new StoreSettings(
        config.get(DATA_DIR),
        config.get(UPLOAD_EXPIRY),
        config.get(UPLOAD_MAX_SIZE).bytes(),
        config.get(UPLOAD_MAX_SESSIONS),
        config.get(UPLOAD_MAX_BYTES).bytes(),
        config.get(UPLOAD_RESERVE).bytes(),
        config.get(COLLECTION_GRACE),
        config.get(SPARSE_IMAGES));
  }

  static CollectionSettings collection(Config config) {
    return new CollectionSettings(config.get(COLLECTION_INTERVAL), config.get(COLLECTION_BUDGET));
  }

  static RegistrySettings registry(Config config) {
    ListenAddress listen = config.get(LISTEN);
    return new RegistrySettings(
        listen.host(),
        listen.port(),
        config.get(DELETE),
        Math.toIntExact(Math.min(config.get(MAX_MANIFEST_SIZE).bytes(), Integer.MAX_VALUE)),
        Math.toIntExact(Math.min(config.get(MAX_HEADER_SIZE).bytes(), Integer.MAX_VALUE)),
        config.get(IDLE_TIMEOUT),
        config.get(SHUTDOWN_GRACE),
        config.get(MAX_TAGS_PER_PUSH),
        config.get(PAGE_SIZE),
        config.get(CACHE_SIZE).bytes(),
        config.get(ACCESS_LOG),
        config.find(TRUSTED_PROXIES).orElse(List.of()),
        config.get(METRICS_HERE),
        limits(config));
  }

  private static ConnectionLimits limits(Config config) {
    return new ConnectionLimits(
        config.get(HEADER_TIMEOUT),
        config.get(MIN_RATE).bytes(),
        config.get(MIN_RATE_OVER),
        config.get(CONNECTIONS),
        config.get(CONNECTIONS_PER_ADDRESS),
        config.get(REQUESTS_PER_ADDRESS),
        config.get(HTTP2_CLEAR_TEXT),
        config.get(HTTP2_STREAMS),
        config.get(HTTP2_RESETS),
        config.get(HTTP2_CONTINUATIONS));
  }
}
