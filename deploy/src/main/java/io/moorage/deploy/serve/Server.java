package io.moorage.deploy.serve;

import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.disk.UnusableDirectory;
import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.blobstore.gc.Collector;
import io.moorage.config.Config;
import io.moorage.config.ConfigKey;
import io.moorage.config.ListenAddress;
import io.moorage.deploy.serve.CannotStart.Kind;
import io.moorage.registry.http.ListenFailure;
import io.moorage.registry.http.ManifestCache;
import io.moorage.registry.http.RegistryServer;
import io.moorage.registry.http.RegistrySettings;
import io.moorage.registry.http.StoreParts;
import io.moorage.registry.http.Telemetry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A running registry with all its parts. Closing it ends them in the other order. */
public final class Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  /** What it has open at rest, and then as much again for records, clients and their blobs. */
  private static final long LEAST_FILES = 64;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ListenAddress address;

  private Server(Config config, OutputStream accessLog, Optional<RunnerBeside> runner) {
    boolean started = false;
    try {
      this.address = start(config, accessLog, runner);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * A runner in the same process.
   *
   * @param version Moorage's own
   * @param home where docker's logins are looked for
   */
  public record RunnerBeside(String version, Path home) {}

  /**
   * Opens the data directory and starts to serve it.
   *
   * @param insecure whether addresses that others can reach are meant to be used
   * @param accessLog where each request gets its line
   * @throws CannotStart with a line for whoever called
   */
  public static Server start(Config config, boolean insecure, OutputStream accessLog) {
    return start(config, insecure, accessLog, Optional.empty());
  }

  /**
   * The same, with a runner.
   *
   * @param runner empty for none
   */
  public static Server start(
      Config config, boolean insecure, OutputStream accessLog, Optional<RunnerBeside> runner) {
    if (!insecure) {
      for (ConfigKey<ListenAddress> key : List.of(Settings.LISTEN, Settings.METRICS_LISTEN)) {
        config.find(key).ifPresent(listen -> refuseUnlessLoopback(key, listen, config));
      }
    }
    Surroundings.filesLimit().ifPresent(Server::refuseIfTooFew);
    return new Server(config, accessLog, runner);
  }

  private ListenAddress start(
      Config config, OutputStream accessLog, Optional<RunnerBeside> runner) {
    RegistrySettings registry = Settings.registry(config);
    Figures figures = keep(new Figures());
    ManifestCache cache = new ManifestCache(registry.cacheSize());
    // Both take their time, and neither needs the other until it serves.
    FutureTask<EventLoops> starting = new FutureTask<>(EventLoops::start);
    Thread.ofPlatform().name("event-loops").start(starting);
    DataDirectory data;
    EventLoops loops;
    try {
      data = open(config, cache);
    } finally {
      loops = keep(await(starting));
    }
    figures.store(data);
    Collector collector = keep(data.collect(Settings.collection(config)));
    OnlineCheck check =
        keep(new OnlineCheck(data::snapshot, Settings.store(config).sparseImages()));
    CollectionMeters.register(figures.meters(), collector);
    config.find(Settings.METRICS_LISTEN).ifPresent(listen -> serveMetrics(listen, figures));
    RegistryServer server;
    try {
      Telemetry telemetry = new Telemetry(figures.meters(), accessLog, figures::scrape);
      server = keep(loops.serve(registry, StoreParts.of(data, collector, check), cache, telemetry));
    } catch (ListenFailure e) {
      throw taken(config.get(Settings.LISTEN), "--listen", e);
    }
    figures.durations(server::durations);
    ListenAddress listening = new ListenAddress(registry.host(), server.port());
    runner.ifPresent(
        beside ->
            keep(
                RunnerProcess.beside(
                    config, beside.version(), beside.home(), data, loops, listening)));
    return listening;
  }

  private static EventLoops await(FutureTask<EventLoops> starting) {
    try {
      return starting.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the event loops did not start", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the event loops started", e);
    }
  }

  private DataDirectory open(Config config, ManifestCache cache) {
    try {
      return keep(DataDirectory.open(Settings.store(config), cache));
    } catch (UnusableDirectory e) {
      throw new CannotStart(Kind.ASKED_WRONGLY, String.valueOf(e.getMessage()), e);
    }
  }

  private void serveMetrics(ListenAddress listen, Figures figures) {
    try {
      keep(MetricsEndpoint.start(listen, figures));
    } catch (IOException e) {
      throw taken(listen, Settings.METRICS_LISTEN.path(), e);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Where it listens; the port is never 0. */
  public ListenAddress address() {
    return address;
  }

  /** Lets running transfers end, makes everything durable, releases the directory. Idempotent. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        // The others must end all the same, the data directory above all.
        LOG.log(System.Logger.Level.WARNING, part.getClass().getSimpleName() + " did not end", e);
      }
    }
  }

  private static void refuseUnlessLoopback(ConfigKey<?> key, ListenAddress listen, Config config) {
    if (!listen.isLoopback()) {
      throw new CannotStart(
          Kind.ASKED_WRONGLY,
          ("%s (%s) is %s, which others can reach, and there are no accounts and no TLS yet: use"
                  + " 127.0.0.1:%d, or say --insecure if the network is yours alone")
              .formatted(key.path(), config.origin(key), listen, listen.port()));
    }
  }

  /** Else what fails for want of a file says so in its own words, or half a start stands still. */
  private static void refuseIfTooFew(long files) {
    if (files < LEAST_FILES) {
      throw new CannotStart(
          Kind.PREVENTED,
          "the process may have %d files open, and needs %d to serve anybody: raise it to 65536 (ulimit -n, LimitNOFILE=)"
              .formatted(files, LEAST_FILES));
    }
  }

  private static CannotStart taken(ListenAddress listen, String other, Exception cause) {
    Optional<String> holder = PortHolder.of(listen.port());
    String message =
        holder
            .map(
                who ->
                    "%s is taken by %s: stop it, or choose another address with %s"
                        .formatted(listen, who, other))
            .orElseGet(
                () ->
                    "cannot listen on %s (%s): choose another address with %s"
                        .formatted(listen, reason(cause), other));
    return new CannotStart(Kind.PREVENTED, message, cause);
  }

  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable next = failure.getCause(); next != null; next = next.getCause()) {
      deepest = next;
    }
    return String.valueOf(deepest.getMessage());
  }
}
