package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.bundle.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConmonContainersIT {
  @TempDir Path directory;
  private TestContainers test;
  private Containers containers;

  @BeforeAll
  static void assumePossible() {
    TestContainers.assumePossible();
  }

  @BeforeEach
  void open() throws IOException {
    test = new TestContainers(directory, new MemoryKeyValueStore());
    containers = test.containers;
  }

  @AfterEach
  void close() throws IOException {
    test.close();
  }

  @Test
  void run_attachedBeforeStart_showsAllOfBothStreams() throws InterruptedException {
    var outcome = test.runAttached("echo out; echo err >&2; exit 7", "");
    assertEquals(new TestContainers.Outcome("out\n", "err\n", 7), outcome);
  }

  @Test
  void attach_inputEnds_processSeesEndAndOutputGoesOn() throws InterruptedException {
    var id = test.create("cat; echo done", "'OpenStdin':true,'StdinOnce':true").id().hex();
    try (var streams = containers.attach(id, true, Optional.empty())) {
      containers.start(id);
      TestContainers.type(streams, "hi\n");
      streams.endInput();
      assertEquals("hi\ndone\n", TestContainers.read(streams).out());
    }
  }

  @Test
  void wait_autoRemove_givesTheCodeEachTime() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      var id = test.create("exit 7", "'HostConfig':{'AutoRemove':true}").id().hex();
      try (var waiter = containers.waitFor(id, Waiter.Condition.REMOVED)) {
        containers.start(id);
        assertEquals(7, waiter.await().code());
      }
      assertThrows(ContainerFailure.NoSuchContainer.class, () -> containers.get(id));
      try (var late = containers.waitFor(id, Waiter.Condition.REMOVED)) {
        assertEquals(7, late.await().code());
      }
    }
  }

  @Test
  void attach_muchOutputAndSlowReader_comesWholeAndInOrder() throws InterruptedException {
    var id = test.create("seq 1 300000 & seq 300001 600000 >&2; wait", "").id().hex();
    try (var streams = containers.attach(id, false, Optional.empty())) {
      containers.start(id);
      Thread.sleep(500);
      var read = TestContainers.read(streams);
      assertLines(1, 300000, read.out());
      assertLines(300001, 600000, read.err());
    }
  }

  private static void assertLines(int first, int last, String text) {
    int expected = first;
    for (var line : text.lines().toList()) {
      assertEquals(String.valueOf(expected++), line);
    }
    assertEquals(last + 1, expected);
  }

  @Test
  void tty_resizedAndTypedTo_answers() throws InterruptedException {
    var id = test.create("read x; stty size", "'Tty':true,'OpenStdin':true").id().hex();
    try (var streams = containers.attach(id, true, Optional.empty())) {
      containers.start(id);
      containers.resize(id, new TerminalSize(33, 77));
      Thread.sleep(200);
      TestContainers.type(streams, "\n");
      var out = TestContainers.read(streams).out();
      assertTrue(out.contains("33 77"), out);
    }
  }

  @Test
  void tty_detachKeys_leaveTheContainerRunning() throws InterruptedException {
    var id = test.create("cat", "'Tty':true,'OpenStdin':true,'StdinOnce':true").id().hex();
    var streams = containers.attach(id, true, Optional.empty());
    containers.start(id);
    assertTrue(streams.write(new byte[] {'a', '\n'}, 0, 2));
    assertFalse(streams.write(new byte[] {16, 17}, 0, 2));
    TestContainers.read(streams);
    assertEquals("running", containers.get(id).state().word());
    try (var again = containers.attach(id, true, Optional.empty())) {
      TestContainers.type(again, "back\n");
      var piece = again.read();
      assertTrue(piece.isPresent());
    }
  }

  @Test
  void exec_withInputUserAndCode_isAProcessOfTheContainer() throws InterruptedException {
    var id = test.create("sleep 1000", "'Env':['A=1']").id().hex();
    containers.start(id);
    var exec =
        containers.createExec(
            id, exec(List.of("sh", "-c", "cat; id -un; id -G; echo $A $B; exit 9")));
    try (var streams = containers.startExec(exec.id(), Optional.empty())) {
      TestContainers.type(streams, "typed\n");
      streams.endInput();
      assertEquals("typed\nsailor\n1000 2000\n1 2\n", TestContainers.read(streams).out());
    }
    assertEquals(9, awaitEnd(exec.id()));
    var missing = containers.createExec(id, exec(List.of("no-such-program")));
    var failure =
        assertThrows(
            ContainerFailure.CannotRun.class,
            () -> containers.startExec(missing.id(), Optional.empty()));
    assertEquals(127, failure.code());
  }

  private static ExecRequest exec(List<String> arguments) {
    return new ExecRequest(
        arguments,
        List.of("B=2"),
        Optional.of("sailor"),
        Optional.empty(),
        false,
        false,
        true,
        true,
        true,
        Optional.empty());
  }

  private int awaitEnd(String exec) throws InterruptedException {
    while (containers.exec(exec).exitCode().isEmpty()) {
      Thread.sleep(5);
    }
    return containers.exec(exec).exitCode().getAsInt();
  }

  @Test
  void stop_trapped_endsByItsOwnCode() throws InterruptedException {
    var id = test.create("trap \\\"exit 3\\\" TERM; while :; do sleep 0.05; done", "").id().hex();
    containers.start(id);
    Thread.sleep(300);
    assertTrue(containers.stop(id, Optional.empty(), Optional.empty()));
    assertEquals(3, code(id));
    assertFalse(containers.stop(id, Optional.empty(), Optional.empty()));
  }

  @Test
  void stop_ignored_isKilledAfterTheTime() {
    var id = test.create("trap \\\"\\\" TERM; while :; do sleep 0.05; done", "").id().hex();
    containers.start(id);
    long start = System.nanoTime();
    containers.stop(id, Optional.of(1), Optional.empty());
    assertEquals(137, code(id));
    assertTrue(System.nanoTime() - start >= Duration.ofSeconds(1).toNanos());
  }

  private int code(String id) {
    return assertInstanceOf(Exited.class, containers.get(id).state()).exit().code();
  }

  @Test
  void pause_frozen_thenStopped() {
    var id = test.create("sleep 1000", "'StopSignal':'KILL'").id().hex();
    containers.start(id);
    containers.pause(id);
    assertEquals("paused", containers.get(id).state().word());
    assertThrows(
        ContainerFailure.Conflict.class, () -> containers.createExec(id, exec(List.of("id"))));
    containers.unpause(id);
    containers.pause(id);
    containers.stop(id, Optional.empty(), Optional.empty());
    assertEquals(137, code(id));
  }

  @Test
  void kill_running_endsIt() throws InterruptedException {
    var id = test.create("sleep 1000", "").id().hex();
    assertThrows(ContainerFailure.Conflict.class, () -> containers.kill(id, Signal.KILL));
    containers.start(id);
    assertThrows(ContainerFailure.Conflict.class, () -> containers.remove(id, false));
    try (var waiter = containers.waitFor(id, Waiter.Condition.NOT_RUNNING)) {
      containers.kill(id, Signal.KILL);
      assertEquals(137, waiter.await().code());
    }
    containers.remove(id, false);
    assertThrows(ContainerFailure.NoSuchContainer.class, () -> containers.get(id));
  }

  @Test
  void restart_onFailure_backsOffAndGivesUp() throws InterruptedException {
    var id =
        test.create(
                "exit 5",
                "'HostConfig':{'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':2}}")
            .id()
            .hex();
    try (var waiter = containers.waitFor(id, Waiter.Condition.NOT_RUNNING)) {
      // Not started yet: this answers at once.
      assertEquals(0, waiter.await().code());
    }
    long start = System.nanoTime();
    containers.start(id);
    try (var waiter = containers.waitFor(id, Waiter.Condition.NOT_RUNNING)) {
      assertEquals(5, waiter.await().code());
    }
    assertEquals(2, containers.get(id).restarts());
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos(), "100 ms, 200 ms");
  }

  @Test
  void restart_alwaysButStoppedByHand_staysStopped() throws InterruptedException {
    var id =
        test.create("sleep 1000", "'HostConfig':{'RestartPolicy':{'Name':'always'}}").id().hex();
    containers.start(id);
    containers.stop(id, Optional.of(0), Optional.empty());
    Thread.sleep(400);
    assertEquals("exited", containers.get(id).state().word());
    containers.restart(id, Optional.of(0), Optional.empty());
    assertEquals("running", containers.get(id).state().word());
  }

  @Test
  void memory_exceeded_isSeenAsOom() throws InterruptedException {
    var id = test.create("tail /dev/zero", "'HostConfig':{'Memory':16777216}").id().hex();
    try (var waiter = containers.waitFor(id, Waiter.Condition.NEXT_EXIT)) {
      containers.start(id);
      assertEquals(137, waiter.await().code());
    }
    var exit = assertInstanceOf(Exited.class, containers.get(id).state()).exit();
    assertTrue(exit.oomKilled());
  }

  @Test
  void start_noSuchProgram_saysSo() {
    var id =
        containers
            .create(
                Optional.of("missing"),
                TestContainers.request("{'Image':'busybox','Cmd':['no-such-program']}"),
                "sha256:0",
                ImageDefaults.NONE)
            .id()
            .hex();
    var failure = assertThrows(ContainerFailure.CannotRun.class, () -> containers.start(id));
    assertEquals(127, failure.code());
    assertTrue(String.valueOf(failure.getMessage()).contains("no-such-program"));
    assertEquals("created", containers.get("missing").state().word());
    containers.rename("missing", "found");
    assertThrows(ContainerFailure.NoSuchContainer.class, () -> containers.get("missing"));
    assertEquals(id, containers.get("found").id().hex());
  }

  @Test
  void start_unknownUser_isRefused() {
    var id = test.create("true", "'User':'nobody-here'").id().hex();
    var failure = assertThrows(InvalidRequest.class, () -> containers.start(id));
    assertTrue(String.valueOf(failure.getMessage()).contains("nobody-here"));
  }

  @Test
  void processes_withoutEnd_areRefusedToTheContainerAlone() throws InterruptedException {
    var outcome = test.runAttached("for i in $(seq 100); do sleep 60 & done; echo all", "");
    assertTrue(outcome.err().contains("fork"), outcome.err());
    assertFalse(outcome.out().contains("all"), outcome.out());
  }

  @Test
  void isolation_default_isMobys() throws InterruptedException {
    var out =
        test.runAttached(
                "cat /proc/self/status; ls /proc/self/fd; cat /proc/keys; echo x > /proc/sys/a", "")
            .out();
    assertTrue(out.contains("CapEff:\t00000000a80425fb"), out);
    assertTrue(out.contains("CapBnd:\t00000000a80425fb"), out);
    assertTrue(out.contains("CapInh:\t0000000000000000"), out);
    assertTrue(out.contains("Seccomp:\t2"), out);
    // The fourth is of the listing itself.
    assertTrue(out.contains("\n0\n1\n2\n3\n") && !out.contains("\n4\n"), out);
  }

  @Test
  void top_running_showsItsProcesses() {
    var id = test.create("sleep 1234", "").id().hex();
    containers.start(id);
    var table = containers.top(id, "-o pid,args -A");
    assertEquals(List.of("PID", "COMMAND"), table.titles());
    assertTrue(table.rows().stream().anyMatch(row -> row.get(1).contains("sleep 1234")));
  }
}
