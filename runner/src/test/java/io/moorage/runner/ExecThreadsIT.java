package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.kv.MemoryKeyValueStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that a client runs in a container takes nothing away from the daemon's own work. */
class ExecThreadsIT {
  @TempDir Path directory;

  @BeforeAll
  static void assumePossible() {
    TestContainers.assumePossible();
  }

  /** A daemon whose virtual threads have one carrier; others have 256, and as many execs. */
  static final class Daemon {
    private Daemon() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (var test = new TestContainers(Path.of(arguments[0]), new MemoryKeyValueStore())) {
        var id = test.create("sleep 1000", "").id().hex();
        test.containers.start(id);
        var exec =
            test.containers.createExec(
                id,
                new ExecRequest(
                    List.of("sleep", "1000"),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false,
                    false,
                    false,
                    false,
                    Optional.empty()));
        test.containers.startDetachedExec(exec.id());
        // The thread that waits for the exec has its turn before this one.
        var other = Thread.ofVirtual().start(() -> {});
        boolean ran = other.join(Duration.ofSeconds(10));
        System.out.println(ran ? "others run" : "frozen");
        if (!ran) {
          // What would end it waits for a virtual thread.
          killAll(test, id);
          Runtime.getRuntime().halt(1);
        }
      }
    }

    private static void killAll(TestContainers test, String id) {
      int pid = test.containers.get(id).state().current().orElseThrow().pid();
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void exec_thatLives_holdsNoCarrier() throws IOException, InterruptedException {
    var daemon =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Daemon.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var told = daemon.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("others run", told.readLine());
    }
    assertEquals(true, daemon.waitFor(1, TimeUnit.MINUTES));
  }
}
