package io.moorage.runner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.Ground;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.RequestReader;
import io.moorage.runner.json.JsonDocument;
import io.moorage.runner.runtime.Attached;
import io.moorage.runner.runtime.Cgroups;
import io.moorage.runner.runtime.Conmon;
import io.moorage.runner.runtime.ContainerFiles;
import io.moorage.runner.runtime.ContainerRuntime;
import io.moorage.runner.runtime.HostProbe;
import io.moorage.runner.runtime.Runc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Real containers over a root file system of busybox alone, in a directory of the test's own. */
final class TestContainers implements AutoCloseable {
  private static final List<String> PROGRAMS =
      List.of(
          "sh", "cat", "echo", "sleep", "seq", "stty", "id", "env", "ls", "tail", "kill", "true");
  private static final Batch NOTHING = Batch.builder().relaxed().build();

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** Whose ground was taken back. */
  final Set<ContainerId> released = ConcurrentHashMap.newKeySet();

  final Events events = new Events(InstantSource.system());
  final ConmonContainers containers;
  final Cgroups cgroups = Cgroups.at(Path.of("/sys/fs/cgroup"));
  private final String cgroupParent;

  TestContainers(Path directory, KeyValueStore store) throws IOException {
    this(directory, store, ContainerSettings.DEFAULT.logSize());
  }

  TestContainers(Path directory, KeyValueStore store, long logSize) throws IOException {
    var root = makeRoot(directory.resolve("root"));
    cgroupParent = "/moorage-test-" + directory.getFileName();
    var runc = new Runc(HostProbe.program("runc").orElseThrow(), directory.resolve("runc"));
    var files = new ContainerFiles(directory.resolve("containers"));
    containers =
        ConmonContainers.open(
            new ConmonContainers.Parts(
                store,
                new ContainerRuntime(
                    files, new Conmon(HostProbe.program("conmon").orElseThrow(), runc)),
                new Floor(root, released),
                cgroups,
                HostProbe.facts(cgroups),
                new ContainerSettings(
                    cgroupParent, Duration.ofSeconds(10), logSize, 3, Duration.ofMinutes(1), 60),
                events,
                InstantSource.system(),
                scheduler,
                new SplittableRandom()));
  }

  /** Skips the test where containers cannot be made. */
  static void assumePossible() {
    possible(Files.isWritable(Path.of("/proc/sys/kernel/core_pattern")), "not root");
    possible(HostProbe.program("runc").isPresent(), "no runc");
    possible(HostProbe.program("conmon").isPresent(), "no conmon");
    possible(HostProbe.program("busybox").isPresent(), "no busybox");
  }

  private static void possible(boolean condition, String reason) {
    if (!condition) {
      System.out.println("SKIPPED: " + reason);
    }
    assumeTrue(condition, reason);
  }

  private static Path makeRoot(Path root) throws IOException {
    if (Files.exists(root)) {
      return root;
    }
    for (var name : List.of("bin", "dev", "proc", "sys", "etc", "tmp")) {
      Files.createDirectories(root.resolve(name));
    }
    var busybox = root.resolve("bin/busybox");
    Files.copy(HostProbe.program("busybox").orElseThrow(), busybox);
    var _ = busybox.toFile().setExecutable(true, false);
    for (var program : PROGRAMS) {
      Files.createSymbolicLink(root.resolve("bin/" + program), Path.of("busybox"));
    }
    Files.writeString(
        root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\nsailor:x:1000:1000::/:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nsailor:x:1000:\ncrew:x:2000:sailor\n");
    return root;
  }

  /** One directory for all, and no network. */
  private record Floor(Path root, Set<ContainerId> released) implements Foundation {
    @Override
    public Ground prepare(Container container) {
      return new Ground(root, new Ground.NetworkPlace.Fresh(), Optional.empty(), List.of());
    }

    @Override
    public void vacate(Container container) {}

    @Override
    public void release(Container container) {
      released.add(container.id());
    }

    @Override
    public void discard(Container container) {}

    @Override
    public Batch pin(Container container) {
      return NOTHING;
    }

    @Override
    public Batch unpin(Container container) {
      return NOTHING;
    }
  }

  static ContainerRequest request(String json) {
    return RequestReader.read(
        JsonDocument.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  /** Makes one that runs a shell command, with more fields of its request. */
  Container create(String script, String more) {
    var json =
        "{'Image':'busybox','Cmd':['sh','-c','%s']%s}"
            .formatted(script, more.isEmpty() ? "" : "," + more);
    return containers.create(Optional.empty(), request(json), "sha256:0", ImageDefaults.NONE);
  }

  /** Makes it, starts it and waits for its end. */
  int run(String script, String more) throws InterruptedException {
    var id = create(script, more).id().hex();
    try (var waiter = containers.waitFor(id, Waiter.Condition.NEXT_EXIT)) {
      containers.start(id);
      return waiter.await().code();
    }
  }

  /** What it writes, and how it ends. */
  Outcome runAttached(String script, String more) throws InterruptedException {
    var id = create(script, more).id().hex();
    try (var streams = containers.attach(id, false, Optional.empty());
        var waiter = containers.waitFor(id, Waiter.Condition.NEXT_EXIT)) {
      containers.start(id);
      var read = read(streams);
      return new Outcome(read.out(), read.err(), waiter.await().code());
    }
  }

  record Outcome(String out, String err, int code) {}

  /** All output, until the end. */
  static Outcome read(Attached streams) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    for (var piece = streams.read(); piece.isPresent(); piece = streams.read()) {
      var to = piece.get().stream() == Attached.Stream.STDERR ? err : out;
      to.writeBytes(piece.get().bytes());
    }
    return new Outcome(
        out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), -1);
  }

  static void type(Attached streams, String text) throws InterruptedException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    streams.write(bytes, 0, bytes.length);
  }

  /** The daemon ends; its containers do not. */
  void abandon() {
    containers.close();
    scheduler.shutdownNow();
  }

  @Override
  public void close() throws IOException {
    for (var container : containers.list()) {
      containers.remove(container.id().hex(), true);
    }
    abandon();
    removeGroups();
  }

  private void removeGroups() throws IOException {
    try (var hierarchies = Files.list(cgroups.root())) {
      for (var hierarchy : hierarchies.toList()) {
        var group = hierarchy.resolve(cgroupParent.substring(1)).toFile();
        var _ = group.delete();
      }
    }
    var _ = cgroups.root().resolve(cgroupParent.substring(1)).toFile().delete();
  }
}
