package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.runner.log.LogQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon in a process of its own is killed, and another takes up its containers. */
class AdoptionIT {
  @TempDir Path directory;

  @BeforeAll
  static void assumePossible() {
    TestContainers.assumePossible();
  }

  /** Starts what it is told, says that it did, and waits to be killed. */
  static final class Daemon {
    private Daemon() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      var directory = Path.of(arguments[0]);
      var test = new TestContainers(directory, RocksKeyValueStore.open(directory.resolve("meta")));
      for (var script : List.of(arguments).subList(1, arguments.length)) {
        var parts = script.split("@", 2);
        var container = test.create(parts[0], parts[1]);
        test.containers.start(container.id().hex());
        System.out.println(container.id());
      }
      System.out.println("ready");
      Thread.sleep(TimeUnit.HOURS.toMillis(1));
    }
  }

  private List<String> startAndKill(String... scripts) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Daemon.class.getName(),
                directory.toString()));
    command.addAll(List.of(scripts));
    var daemon = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var ids = new ArrayList<String>();
    try (var told = daemon.inputReader(StandardCharsets.UTF_8)) {
      for (var line = told.readLine(); !"ready".equals(line); line = told.readLine()) {
        if (line == null) {
          throw new AssertionError("the daemon ended");
        }
        ids.add(line);
      }
    }
    daemon.destroyForcibly().waitFor();
    return ids;
  }

  @Test
  void kill9_runningAndEnded_areTakenUp() throws IOException, InterruptedException {
    var ids =
        startAndKill(
            "i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done@'Tty':false",
            "sleep 1; exit 42@'Tty':false",
            "sleep 1; exit 43@'HostConfig':{'AutoRemove':true}",
            "sleep 1; exit 44@'HostConfig':{'RestartPolicy':{'Name':'always'}}",
            "sleep 1000@'Tty':false");
    Thread.sleep(2500);
    try (var store = RocksKeyValueStore.open(directory.resolve("meta"));
        var test = new TestContainers(directory, store)) {
      var containers = test.containers;
      assertEquals("running", containers.get(ids.get(0)).state().word());
      try (var waiter = containers.waitFor(ids.get(1), Waiter.Condition.NOT_RUNNING)) {
        assertEquals(42, waiter.await().code());
      }
      try (var waiter = containers.waitFor(ids.get(2), Waiter.Condition.REMOVED)) {
        assertEquals(43, waiter.await().code());
      }
      assertThrows(ContainerFailure.NoSuchContainer.class, () -> containers.get(ids.get(2)));
      while (!containers.get(ids.get(3)).state().word().equals("running")) {
        Thread.sleep(10);
      }
      assertEquals(1, containers.get(ids.get(3)).restarts());

      containers.stop(ids.get(0), Optional.of(0), Optional.empty());
      assertEquals(137, containers.get(ids.get(0)).state().lastExit().orElseThrow().code());
      assertCounts(test, ids.get(0));

      var exec =
          containers.createExec(
              ids.get(4),
              new ExecRequest(
                  List.of("echo", "there"),
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  false,
                  false,
                  true,
                  true,
                  Optional.empty()));
      try (var streams = containers.startExec(exec.id(), Optional.empty())) {
        assertEquals("there\n", TestContainers.read(streams).out());
      }
    }
  }

  /** The log has each number once, though nobody looked after it for a while. */
  private static void assertCounts(TestContainers test, String id) throws InterruptedException {
    var query =
        new LogQuery(true, true, OptionalLong.empty(), Optional.empty(), Optional.empty(), false);
    int expected = 0;
    try (var log = test.containers.logs(id, query)) {
      for (var entry = log.next(); entry.isPresent(); entry = log.next()) {
        expected++;
        assertEquals(expected + "\n", new String(entry.get().bytes(), StandardCharsets.UTF_8));
      }
    }
    assertTrue(expected > 25, "it went on while there was no daemon: " + expected);
  }
}
