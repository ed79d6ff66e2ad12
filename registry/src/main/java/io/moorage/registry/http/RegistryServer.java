package io.moorage.registry.http;

import io.micrometer.core.instrument.Gauge;
import io.moorage.registry.api.LocalApi;
import io.moorage.registry.api.Operations;
import io.moorage.registry.endpoint.AppendUpload;
import io.moorage.registry.endpoint.CancelUpload;
import io.moorage.registry.endpoint.DeleteBlob;
import io.moorage.registry.endpoint.DeleteManifest;
import io.moorage.registry.endpoint.FinishUpload;
import io.moorage.registry.endpoint.GetBlob;
import io.moorage.registry.endpoint.GetManifest;
import io.moorage.registry.endpoint.LargeAnswers;
import io.moorage.registry.endpoint.ListReferrers;
import io.moorage.registry.endpoint.ListRepositories;
import io.moorage.registry.endpoint.ListTags;
import io.moorage.registry.endpoint.Ping;
import io.moorage.registry.endpoint.PushManifest;
import io.moorage.registry.endpoint.RegistryApi;
import io.moorage.registry.endpoint.StartUpload;
import io.moorage.registry.endpoint.UploadStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The registry's HTTP server: one listening socket, served by several event loops. */
public final class RegistryServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RegistryServer.class.getName());
  private static final int MAX_CHUNK = 64 << 10;
  private static final long SWEEP_MILLIS = 1_000;

  /** How often each loop hands on its lines, and by the way sees how late it is. */
  private static final long TICK_MILLIS = 250;

  /** How long what was cut off may take to see it. */
  private static final Duration CUT_OFF = Duration.ofSeconds(2);

  /** Held, as loggers that nobody holds forget their level. */
  private static final java.util.logging.Logger VERTX_CONNECTIONS =
      java.util.logging.Logger.getLogger("io.vertx.core.net.impl.VertxConnection");

  static {
    // It reports each download that its client breaks off as severe; the access log has them.
    VERTX_CONNECTIONS.setLevel(java.util.logging.Level.OFF);
    // What Vert.x offers by property alone: header fields made ready once are rendered once, and
    // the names of the commonest are compared by identity.
    System.setProperty("vertx.cacheImmutableHttpResponseHeaders", "true");
    System.setProperty("vertx.internCommonHttpRequestHeadersToLowerCase", "true");
  }

  /** Vert.x shares a free port among servers that ask for the same negative one. */
  private static final AtomicInteger FREE_PORTS = new AtomicInteger();

  private final RegistrySettings settings;
  private final Health health;
  private final HandOff handOff;
  private final BodyBudget bodies;
  private final Telemetry telemetry;
  private final RequestMeters requestMeters;
  private final LargeAnswers large;
  private final Peers peers;
  private final AccessLog accessLog;
  private final List<HttpServer> servers = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Runnable> flushes = new ArrayList<>();

  private RegistryServer(
      RegistrySettings settings, StoreParts store, Memory memory, Telemetry telemetry) {
    this.settings = settings;
    this.telemetry = telemetry;
    this.requestMeters = new RequestMeters(telemetry.meters());
    this.health = new Health(store.writable());
    this.handOff = new HandOff(loops());
    this.bodies = memory.bodies();
    this.large = memory.answers();
    this.peers =
        new Peers(
            settings.limits(),
            Math.min(OpenFiles.leftForConnections(), memory.connections()),
            memory.requests(),
            settings.trustedProxies());
    this.accessLog = new AccessLog(telemetry.accessLog());
  }

  /**
   * Starts serving.
   *
   * @param cache made before the store, which tells it of changes
   * @throws ListenFailure if the address cannot be listened on
   */
  public static RegistryServer start(
      Vertx vertx,
      RegistrySettings settings,
      StoreParts store,
      ManifestCache cache,
      Telemetry telemetry) {
    return start(vertx, settings, store, cache, Memory.ofHeap(), telemetry);
  }

  static RegistryServer start(
      Vertx vertx,
      RegistrySettings settings,
      StoreParts store,
      ManifestCache cache,
      Memory memory,
      Telemetry telemetry) {
    Gauge.builder("moorage.http.bodies", memory.bodies(), BodyBudget::held)
        .description("What the bodies of requests hold in memory")
        .baseUnit("bytes")
        .register(telemetry.meters());
    Gauge.builder("moorage.http.answers", memory.answers(), LargeAnswers::held)
        .description("What large answers that are not sent yet hold in memory")
        .baseUnit("bytes")
        .register(telemetry.meters());
    var server = new RegistryServer(settings, store, memory, telemetry);
    try {
      var local =
          new LocalApi(Operations.over(store.api(), settings.pageSize(), settings.deletes()));
      server.listen((VertxInternal) vertx, api(settings, store, cache), local, cache);
      return server;
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private static int loops() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static RegistryApi api(RegistrySettings settings, StoreParts store, ManifestCache cache) {
    var blobs = store.blobs();
    return new RegistryApi(
        new RegistryApi.EndPoints(
            new Ping(),
            new ListRepositories(store.repositories(), settings.pageSize()),
            new ListTags(store.tags(), settings.pageSize()),
            new ListReferrers(store.referrers()),
            new GetManifest(cache.through(store.manifests())),
            new PushManifest(store.pushes(), settings.manifestMaxSize(), settings.tagsPerPush()),
            new DeleteManifest(store.removeManifest(), store.removeTag()),
            new GetBlob(blobs),
            new DeleteBlob(blobs),
            new StartUpload(blobs),
            new AppendUpload(blobs),
            new FinishUpload(blobs),
            new UploadStatus(blobs),
            new CancelUpload(blobs)),
        settings.deletes());
  }

  private void listen(VertxInternal vertx, RegistryApi api, LocalApi local, ManifestCache cache) {
    int loops = loops();
    var figures = new FiguresHere(settings.metrics(), telemetry.scrape());
    var remotes = new Remotes(settings.trustedProxies());
    int port = settings.port() == 0 ? FREE_PORTS.decrementAndGet() : settings.port();
    for (int number = 0; number < loops; number++) {
      ContextInternal loop = vertx.createEventLoopContext();
      var lines = AccessLines.of(settings.accessLog(), accessLog::add);
      var meters = requestMeters.ofLoop();
      var connections =
          new Connections(vertx, settings, peers, bodies, telemetry.meters(), meters, loops);
      var blobs = new HotBlobs(OpenFiles.most() / (8 * loops), System::nanoTime);
      var handler =
          new RequestHandler(
              api,
              local,
              cache,
              blobs,
              health,
              figures,
              handOff,
              bodies,
              large,
              connections,
              new Ending(lines, meters, remotes),
              loop,
              settings.idleTimeout(),
              number,
              loops);
      loop.runOnContext(
          _ -> {
            tick(loop, lines);
            connections.start();
            loop.setPeriodic(SWEEP_MILLIS, _ -> blobs.sweep());
          });
      flushes.add(() -> onLoop(loop, lines::flush));
      flushes.add(() -> onLoop(loop, blobs::clear));
      servers.add(listen(vertx, loop, connections, handler, port));
    }
    var ebb = new Ebb();
    vertx.setPeriodic(
        SWEEP_MILLIS,
        _ -> {
          if (ebb.isPast(peers.connections())) {
            // Where the collector is told to shrink the heap, it does now.
            Thread.ofVirtual().name("ebb").start(System::gc);
          }
        });
  }

  /** On the loop: what it does at each tick from now on. */
  private void tick(ContextInternal loop, AccessLines lines) {
    var lag = new LoopLag(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS), System.nanoTime());
    requestMeters.watch(lag);
    loop.setPeriodic(
        TICK_MILLIS,
        _ -> {
          lag.tick(System.nanoTime());
          lines.flush();
        });
  }

  private HttpServer listen(
      VertxInternal vertx,
      ContextInternal loop,
      Connections connections,
      RequestHandler handler,
      int port) {
    var started = loop.<HttpServer>promise();
    loop.runOnContext(
        _ ->
            vertx
                .createHttpServer(options())
                .connectionHandler(connections::opened)
                .invalidRequestHandler(handler::refuse)
                .requestHandler(handler::handle)
                .listen(port, settings.host())
                .onComplete(started));
    try {
      return started.future().await(30, TimeUnit.SECONDS);
    } catch (Exception failure) { // await throws what made the future fail, checked or not
      throw new ListenFailure(settings.host(), settings.port(), failure);
    }
  }

  private HttpServerOptions options() {
    var limits = settings.limits();
    var options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(limits.http2())
            .setHttp2RstFloodMaxRstFramePerWindow(limits.http2Resets())
            .setHttp2RstFloodWindowDuration(30)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
            .setHttp2MaxSmallContinuationFrames(limits.http2Continuations())
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(limits.http2Streams())
                    .setMaxHeaderListSize(settings.headerMaxSize()));
    if (limits.http2()) {
      // Until the first bytes say which HTTP it is to be, nobody else looks after a connection.
      options.setIdleTimeout((int) settings.idleTimeout().toSeconds());
    }
    return options
        .setMaxChunkSize(MAX_CHUNK)
        .setMaxInitialLineLength(settings.headerMaxSize())
        .setMaxHeaderSize(settings.headerMaxSize())
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setTcpNoDelay(true)
        // What is sent is sent on the loop. Else each connection has a queue of four kilobytes, for
        // threads that would send from elsewhere.
        .setStrictThreadMode(true)
        .setAcceptBacklog(1_024);
  }

  /** How HTTP/1 is decoded: the same as in the options of the server. */
  static Http1ServerConfig http1(RegistrySettings settings) {
    return new Http1ServerConfig()
        .setMaxChunkSize(MAX_CHUNK)
        .setMaxInitialLineLength(settings.headerMaxSize())
        .setMaxHeaderSize(settings.headerMaxSize());
  }

  private static void onLoop(ContextInternal loop, Runnable work) {
    var done = loop.<Void>promise();
    loop.runOnContext(
        _ -> {
          work.run();
          done.complete();
        });
    done.future().await();
  }

  /** How long the requests of each end-point took that was asked for. */
  public List<RequestDurations> durations() {
    return requestMeters.durations();
  }

  /** The port listened on. */
  public int port() {
    return servers.getFirst().actualPort();
  }

  /**
   * Takes no new connections and no new requests, lets what is under way end within the grace, then
   * cuts it off; that takes some seconds more at most. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    health.close();
    var grace = settings.shutdownGrace();
    long start = System.nanoTime();
    try {
      Future.join(servers.stream().map(s -> s.shutdown(grace)).toList())
          .await(grace.plus(CUT_OFF).toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception failure) {
      LOG.log(Level.WARNING, "the server did not end in good order", failure);
    }
    var left = grace.minusNanos(System.nanoTime() - start);
    handOff.close(left.compareTo(CUT_OFF) > 0 ? left : CUT_OFF);
    flushes.forEach(Runnable::run);
    accessLog.close();
  }
}
