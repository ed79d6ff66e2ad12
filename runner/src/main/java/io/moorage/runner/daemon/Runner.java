package io.moorage.runner.daemon;

import io.moorage.registry.client.DockerLogins;
import io.moorage.registry.client.RegistryClient;
import io.moorage.runner.ConmonContainers;
import io.moorage.runner.Containers;
import io.moorage.runner.Events;
import io.moorage.runner.engine.EngineApi;
import io.moorage.runner.engine.EngineIdentity;
import io.moorage.runner.engine.EngineParts;
import io.moorage.runner.image.Images;
import io.moorage.runner.image.Imports;
import io.moorage.runner.image.Loads;
import io.moorage.runner.image.PackedLayers;
import io.moorage.runner.image.Pulls;
import io.moorage.runner.image.Pushes;
import io.moorage.runner.image.Registries;
import io.moorage.runner.network.ContainerPlaces;
import io.moorage.runner.network.LinuxNetworks;
import io.moorage.runner.network.NetworkFailure;
import io.moorage.runner.network.Networks;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.runtime.Cgroups;
import io.moorage.runner.runtime.Conmon;
import io.moorage.runner.runtime.ContainerFiles;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.HostProbe;
import io.moorage.runner.runtime.Runc;
import io.moorage.runner.snapshot.DiskSnapshots;
import io.moorage.runner.snapshot.UnpackLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A runner with all its parts. Closing it leaves its containers to run. */
public final class Runner implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Runner.class.getName());
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final EngineApi api;

  private Runner(RunnerSettings settings, RunnerStores stores, Registries.Own own) {
    boolean started = false;
    try {
      this.api = open(settings, stores, own);
      started = true;
    } catch (IOException | NetworkFailure e) {
      throw new CannotRunHere("the runner cannot start: " + e.getMessage(), e);
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * Takes up what an earlier runner left in the directory, and begins to look after it.
   *
   * @param own the registry of this process, if it has one
   * @throws CannotRunHere with a line for whoever called
   */
  public static Runner start(RunnerSettings settings, RunnerStores stores, Registries.Own own) {
    return new Runner(settings, stores, own);
  }

  private EngineApi open(RunnerSettings settings, RunnerStores stores, Registries.Own own)
      throws IOException {
    HostCheck.refuseIfBad();
    var programs = Programs.find(settings.requirePatched());
    keep(BridgeLock.take(settings.network().bridge()));
    var time = InstantSource.system();
    var random = new SecureRandom();
    var directory = Files.createDirectories(settings.directory());
    var events = new Events(time);
    var snapshots =
        DiskSnapshots.open(
            directory.resolve("snapshots"), stores.records(), UnpackLimits.DEFAULTS, time);
    var packed = new PackedLayers(stores.blobs(), stores.manifests());
    var images = new Images(stores.records(), snapshots, packed);
    images.tidy();
    var client = keep(new RegistryClient(settings.registries()));
    var registries =
        new Registries(client, settings.standard(), DockerLogins.file(settings.logins()), own);
    var pulls = new Pulls(images, snapshots, registries, time);
    var pushes = new Pushes(images, packed, pulls, registries);
    var loads = new Loads(images, packed, pulls);
    var imports = new Imports(loads, packed, snapshots, time);
    var files = new ContainerFiles(directory.resolve("containers"));
    Networks networks =
        keep(
            LinuxNetworks.open(
                settings.network(),
                directory.resolve("networks"),
                NetworkNamespace.ours(),
                random));
    networks.recover(LeftRunning.of(files));
    var state = keep(RuntimeState.of(directory));
    var runtime =
        new ContainerRuntime(
            files, new Conmon(programs.conmon(), new Runc(programs.runc(), state.directory())));
    var cgroups = Cgroups.at(CGROUPS);
    var late = new CompletableFuture<Containers>();
    var containers =
        keep(
            ConmonContainers.open(
                new ConmonContainers.Parts(
                    stores.records(),
                    runtime,
                    new HostFoundation(
                        images,
                        snapshots,
                        new ContainerPlaces(networks, name -> running(late.join(), name))),
                    cgroups,
                    HostProbe.facts(cgroups),
                    settings.containers(),
                    events,
                    time,
                    keepScheduler(),
                    random)));
    late.complete(containers);
    var identity =
        new EngineIdentity(
            settings.version(), id(directory), directory.toString(), programs.versions());
    return EngineApi.of(
        new EngineParts(
            identity,
            images,
            pulls,
            pushes,
            loads,
            imports,
            containers,
            networks,
            events,
            HostFoundation::written,
            client::login));
  }

  private static Optional<ContainerPlaces.Other> running(Containers containers, String name) {
    var container = containers.get(name);
    return container
        .state()
        .current()
        .map(process -> new ContainerPlaces.Other(process.pid(), container.directory()));
  }

  private ScheduledExecutorService keepScheduler() {
    var scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("runner-clock").daemon(true).factory());
    parts.push(scheduler::shutdownNow);
    return scheduler;
  }

  /** The same after each restart: clients tell daemons apart by it. */
  private static String id(Path directory) throws IOException {
    var file = directory.resolve("id");
    if (!Files.exists(file) || Files.size(file) == 0) {
      Files.writeString(file, UUID.randomUUID() + "\n");
    }
    return Files.readString(file).strip();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** What the socket serves. */
  public EngineApi api() {
    return api;
  }

  /** Idempotent. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        // The others must end all the same.
        LOG.log(System.Logger.Level.WARNING, part.getClass().getSimpleName() + " did not end", e);
      }
    }
  }
}
