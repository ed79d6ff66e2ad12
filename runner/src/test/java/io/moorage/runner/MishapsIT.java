package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.bundle.Signal;
import io.moorage.runner.network.NetworkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power cuts, files that are not what they should be, and programs that fail. */
class MishapsIT {
  @TempDir Path directory;
  private final Recorded store = new Recorded();
  private TestContainers test;

  @BeforeAll
  static void assumePossible() {
    TestContainers.assumePossible();
  }

  @BeforeEach
  void open() throws IOException {
    test = new TestContainers(directory, store);
  }

  @AfterEach
  void close() throws IOException {
    test.close();
  }

  /** The daemon ends, and another one takes up what it left. */
  private void startAgain() throws IOException {
    test.abandon();
    test = new TestContainers(directory, store);
  }

  private Path exitFile(String id) {
    return directory.resolve("containers/exits").resolve(id);
  }

  /** Kills the process, and its conmon before it can write the exit code. */
  private void killBoth(String id) {
    int pid = test.containers.get(id).state().current().orElseThrow().pid();
    var process = ProcessHandle.of(pid).orElseThrow();
    process.parent().orElseThrow().destroyForcibly();
    process.destroyForcibly();
  }

  @Test
  void exitFile_leftEmptyByAPowerCut_isALostCode() throws IOException, InterruptedException {
    var id = test.create("sleep 1000", "").id().hex();
    test.containers.start(id);
    try (var waiter = test.containers.waitFor(id, Waiter.Condition.NOT_RUNNING)) {
      Files.createFile(exitFile(id));
      killBoth(id);
      assertEquals(255, waiter.await().code());
    }
    assertInstanceOf(Exited.class, test.containers.get(id).state());
  }

  @Test
  void exitFile_ofAnotherRun_endsNothing() throws IOException, InterruptedException {
    var id = test.create("sleep 1000", "").id().hex();
    test.containers.start(id);
    Files.writeString(exitFile(id), "0");
    startAgain();
    assertEquals("running", test.containers.get(id).state().word());
    try (var waiter = test.containers.waitFor(id, Waiter.Condition.NOT_RUNNING)) {
      test.containers.kill(id, Signal.KILL);
      assertEquals(137, waiter.await().code());
    }
  }

  @Test
  void end_runtimeForgetsNothing_givesTheGroundBack() throws IOException, InterruptedException {
    var id = test.create("sleep 1000", "").id().hex();
    test.containers.start(id);
    var state = directory.resolve("runc").resolve(id).resolve("state.json");
    var known = Files.readAllBytes(state);
    test.released.clear();
    Files.write(state, new byte[0]);
    test.containers.stop(id, Optional.of(0), Optional.empty());
    Files.write(state, known);
    assertEquals(Set.of(test.containers.get(id).id()), test.released);
  }

  @Test
  void restart_ofOneToBeRemovedWhenItEnds_keepsIt() throws InterruptedException {
    var container = test.create("sleep 1000", "'HostConfig':{'AutoRemove':true}");
    var id = container.id().hex();
    test.containers.start(id);
    test.containers.restart(id, Optional.of(0), Optional.empty());
    assertEquals("running", test.containers.get(id).state().word());
    test.containers.stop(id, Optional.of(0), Optional.empty());
    assertThrows(ContainerFailure.NoSuchContainer.class, () -> test.containers.get(id));
    while (Files.exists(container.directory())) {
      Thread.sleep(10);
    }
  }

  @Test
  void start_withAPolicy_isDurable() {
    var id = test.create("sleep 1000", "'HostConfig':{'RestartPolicy':{'Name':'unless-stopped'}}");
    store.durable.clear();
    test.containers.start(id.id().hex());
    assertEquals(List.of(Keyspace.CONTAINER.key(id.id())), store.durable);
  }

  @Test
  void record_damaged_leavesTheOthersToBeTakenUp() throws IOException {
    var id = test.create("sleep 1000", "").id().hex();
    test.containers.start(id);
    var bad = Keyspace.CONTAINER.key(ContainerId.parse("0".repeat(64)).orElseThrow());
    store.commit(Batch.builder().put(bad, new byte[] {1, '{'}).build());
    startAgain();
    assertEquals(List.of(id), test.containers.list().stream().map(c -> c.id().hex()).toList());
    assertTrue(store.get(bad).isPresent());
  }

  @Test
  void create_unknownNetwork_isRefusedAndLeavesNothing() {
    assertThrows(
        NetworkFailure.Unsupported.class,
        () -> test.create("true", "'HostConfig':{'NetworkMode':'mynet'}"));
    assertEquals(List.of(), test.containers.list());
  }

  @Test
  void create_imageWithUnknownStopSignal_isRefused() {
    var image =
        new ImageDefaults(
            List.of(),
            List.of("true"),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("SIGNONSENSE"),
            Set.of(),
            Set.of(),
            Map.of());
    var request = TestContainers.request("{'Image':'busybox'}");
    assertThrows(
        InvalidRequest.class,
        () -> test.containers.create(Optional.empty(), request, "sha256:0", image));
  }

  /** Remembers which records were to be on stable storage. */
  private static final class Recorded implements KeyValueStore {
    private final MemoryKeyValueStore store = new MemoryKeyValueStore();
    final List<Key> durable = new CopyOnWriteArrayList<>();

    @Override
    public Optional<byte[]> get(Key key) {
      return store.get(key);
    }

    @Override
    public List<Entry> scan(Key prefix, Optional<Key> after, int limit) {
      return store.scan(prefix, after, limit);
    }

    @Override
    public boolean commit(Batch batch) {
      if (batch.durable()) {
        batch.changes().forEach(change -> durable.add(change.key()));
      }
      return store.commit(batch);
    }

    @Override
    public boolean writable() {
      return store.writable();
    }

    @Override
    public void checkpoint(Path to) {
      store.checkpoint(to);
    }

    @Override
    public Map<String, Long> gauges() {
      return store.gauges();
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
