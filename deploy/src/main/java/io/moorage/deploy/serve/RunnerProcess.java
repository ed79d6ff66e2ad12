package io.moorage.deploy.serve;

import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.disk.UnusableDirectory;
import io.moorage.blobstore.gc.Collector;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.config.Config;
import io.moorage.config.ConfigKey;
import io.moorage.config.ListenAddress;
import io.moorage.deploy.serve.CannotStart.Kind;
import io.moorage.registry.client.ClientSettings;
import io.moorage.registry.client.RegistryHost;
import io.moorage.runner.daemon.CannotRunHere;
import io.moorage.runner.daemon.Runner;
import io.moorage.runner.daemon.RunnerSettings;
import io.moorage.runner.daemon.RunnerStores;
import io.moorage.runner.engine.door.DoorFailure;
import io.moorage.runner.engine.door.DoorSettings;
import io.moorage.runner.image.OwnRepository;
import io.moorage.runner.image.Registries;
import io.moorage.runner.network.NetworkFailure;
import io.moorage.runner.snapshot.SnapshotFailure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A running runner with all its parts, alone or beside a registry. */
public final class RunnerProcess implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RunnerProcess.class.getName());

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path socket;

  private RunnerProcess(Path socket) {
    this.socket = socket;
  }

  /**
   * Opens the data directory and starts a runner on it.
   *
   * @param version Moorage's own
   * @param home where docker's logins are looked for
   * @throws CannotStart with a line for whoever called
   */
  public static RunnerProcess start(Config config, String version, Path home) {
    var process = new RunnerProcess(RunnerKeys.socket(config));
    boolean started = false;
    try {
      DataDirectory data;
      try {
        data = process.keep(DataDirectory.open(Settings.store(config), ReferenceListener.none()));
      } catch (UnusableDirectory e) {
        throw new CannotStart(Kind.ASKED_WRONGLY, String.valueOf(e.getMessage()), e);
      }
      Collector _ = process.keep(data.collect(Settings.collection(config)));
      EventLoops loops = process.keep(EventLoops.start());
      process.serve(config, version, home, data, loops, Optional.empty());
      started = true;
      return process;
    } finally {
      if (!started) {
        process.close();
      }
    }
  }

  /**
   * Starts a runner beside a registry, over its directory and its loops, which stay the caller's to
   * close.
   *
   * @param registry where the registry listens
   */
  static RunnerProcess beside(
      Config config,
      String version,
      Path home,
      DataDirectory data,
      EventLoops loops,
      ListenAddress registry) {
    var process = new RunnerProcess(RunnerKeys.socket(config));
    boolean started = false;
    try {
      process.serve(config, version, home, data, loops, Optional.of(registry));
      started = true;
      return process;
    } finally {
      if (!started) {
        process.close();
      }
    }
  }

  private void serve(
      Config config,
      String version,
      Path home,
      DataDirectory data,
      EventLoops loops,
      Optional<ListenAddress> registry) {
    try {
      Runner runner =
          keep(
              Runner.start(
                  settings(config, version, home, registry),
                  new RunnerStores(data.store(), data.blobs(), data.manifests()),
                  registry.map(address -> own(address, data)).orElse(Registries.Own.NONE)));
      keep(
          loops.open(
              new DoorSettings(
                  socket, config.find(RunnerKeys.SOCKET_GROUP), "Moorage/" + version + " (linux)"),
              runner.api()));
    } catch (CannotRunHere
        | DoorFailure
        | NetworkFailure
        | SnapshotFailure
        | StoreFailure
        | UncheckedIOException e) {
      throw new CannotStart(Kind.PREVENTED, String.valueOf(e.getMessage()), e);
    }
  }

  /** The registry of this process by any of the names it has on this machine. */
  private static Registries.Own own(ListenAddress address, DataDirectory data) {
    Set<RegistryHost> names = new HashSet<>();
    for (String host : List.of("127.0.0.1", "localhost", "[::1]")) {
      names.add(RegistryHost.parse(host + ":" + address.port()));
    }
    names.add(host(address));
    return (registry, name) ->
        names.contains(registry)
            ? Optional.of(
                new OwnRepository(registry, name, data.blobs(), data.manifests(), data.tags()))
            : Optional.empty();
  }

  /** As an image's name would name it. */
  private static RegistryHost host(ListenAddress address) {
    return RegistryHost.parse(
        switch (address.host()) {
          case "0.0.0.0", "::" -> "127.0.0.1:" + address.port();
          default -> address.toString();
        });
  }

  private static RegistryHost host(ConfigKey<?> key, String word) {
    try {
      return RegistryHost.parse(word);
    } catch (SyntaxFailure e) {
      throw new CannotStart(
          Kind.ASKED_WRONGLY, "%s wants a registry: %s".formatted(key.path(), e.getMessage()), e);
    }
  }

  private static RunnerSettings settings(
      Config config, String version, Path home, Optional<ListenAddress> registry) {
    return new RunnerSettings(
        config.get(Settings.DATA_DIR).resolve("runner"),
        home.resolve(".docker").resolve("config.json"),
        config
            .find(RunnerKeys.DEFAULT_REGISTRY)
            .map(word -> host(RunnerKeys.DEFAULT_REGISTRY, word))
            .or(() -> registry.map(RunnerProcess::host)),
        ClientSettings.defaults().with(registries(config)),
        RunnerKeys.network(config),
        RunnerKeys.containers(config),
        config.get(RunnerKeys.REQUIRE_PATCHED),
        version);
  }

  private static Map<RegistryHost, ClientSettings.Registry> registries(Config config) {
    Map<String, Boolean> plain = config.named(RunnerKeys.PLAIN_HTTP);
    Map<String, List<String>> mirrors = config.named(RunnerKeys.MIRRORS);
    Set<String> names = new HashSet<>(plain.keySet());
    names.addAll(mirrors.keySet());
    Map<String, List<String>> tokenHosts = config.named(RunnerKeys.TOKEN_HOSTS);
    names.addAll(tokenHosts.keySet());
    Map<RegistryHost, ClientSettings.Registry> known = new HashMap<>();
    for (String name : names) {
      known.put(
          host(RunnerKeys.PLAIN_HTTP, name),
          new ClientSettings.Registry(
              plain.getOrDefault(name, false),
              mirrors.getOrDefault(name, List.of()).stream()
                  .map(word -> host(RunnerKeys.MIRRORS, word))
                  .toList(),
              Set.copyOf(tokenHosts.getOrDefault(name, List.of()))));
    }
    return known;
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** What {@code DOCKER_HOST} must be for docker to come here. */
  public String dockerHost() {
    return "unix://" + socket;
  }

  /** Containers go on. Idempotent. */
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
}
