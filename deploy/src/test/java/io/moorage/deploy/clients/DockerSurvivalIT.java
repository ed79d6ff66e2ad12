package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What outlives a daemon that is killed, and that nothing outlives a container. The long form:
 * {@code -Dmoorage.proof.containers=20 -Dmoorage.proof.cycles=200}.
 */
class DockerSurvivalIT {
  private static final int CONTAINERS = Integer.getInteger("moorage.proof.containers", 4);
  private static final int CYCLES = Integer.getInteger("moorage.proof.cycles", 10);
  private static final int PATIENCE = 600;

  /** Fails twice, and stays from the third start on. */
  private static final String FAILS_TWICE =
      "n=$(cat /n 2>/dev/null); echo x$n >/n; [ \"$n\" = xx ] && exec sleep 1000; exit 1";

  private static DockerHost host;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    host = DockerHost.start(machine, 2);
  }

  @AfterAll
  @SuppressWarnings("NullAway") // What was not started when the tests were skipped.
  static void stop() throws IOException {
    if (host != null) {
      host.close();
    }
  }

  private static DockerHost.Ended run(String... words) throws IOException, InterruptedException {
    return host.run(words);
  }

  private static String inspect(String field, String container)
      throws IOException, InterruptedException {
    return run("inspect", "-f", "{{" + field + "}}", container).expect(0).word();
  }

  private static void until(String wanted, Callable<String> found) throws Exception {
    var last = found.call();
    for (int i = 0; i < PATIENCE && !last.equals(wanted); i++) {
      Thread.sleep(50);
      last = found.call();
    }
    assertEquals(wanted, last);
  }

  @Test
  void kill9_allGoOn_andWhatEndedMeanwhileIsKnown() throws Exception {
    Map<String, String> addresses = new HashMap<>();
    Map<String, String> pids = new HashMap<>();
    var script = "httpd -p 8080 -h /srv; i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done";
    for (int i = 0; i < CONTAINERS; i++) {
      var name = "stays" + i;
      var _ = detached(name, script, "-p", "127.0.0.1::8080");
      addresses.put(name, run("port", name, "8080/tcp").expect(0).word());
      pids.put(name, inspect(".State.Pid", name));
    }
    var _ = detached("ends", "sleep 4; exit 42");
    var _ = detached("again", "sleep 4; exit 43", "--restart", "always");
    var _ = detached("counted", FAILS_TWICE, "--restart", "always");
    until("2 running", () -> inspect(".RestartCount", "counted") + " " + state("counted"));
    var again = inspect(".State.Pid", "again");

    host.runner().kill();
    Thread.sleep(5000);
    host.runner().startAgain();

    assertEquals("42", run("wait", "ends").expect(0).word());
    assertEquals("2 running", inspect(".RestartCount", "counted") + " " + state("counted"));
    for (var name : addresses.keySet()) {
      assertEquals(pids.get(name), inspect(".State.Pid", name));
      assertEquals("hello from a container\n", DockerHost.get(addresses.get(name)));
      run("stop", "-t", "0", name).expect(0);
      assertCounts(run("logs", name).expect(0).out());
    }
    until("running", () -> state("again"));
    assertTrue(Integer.parseInt(inspect(".RestartCount", "again")) >= 1);
    assertTrue(!again.equals(inspect(".State.Pid", "again")), "it is another process");
    for (var name : run("ps", "-aq").out().lines().toList()) {
      run("rm", "-f", name).expect(0);
    }
  }

  /** Starts one, and gives its id. */
  private static String detached(String name, String script, String... more) throws Exception {
    var words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(more));
    words.addAll(List.of(host.image(), "sh", "-c", script));
    return run(words.toArray(String[]::new)).expect(0).word();
  }

  private static String state(String container) throws IOException, InterruptedException {
    return inspect(".State.Status", container);
  }

  /** The log has each number once, in its order, though nobody looked after it for a while. */
  private static void assertCounts(String log) {
    int expected = 0;
    for (var line : log.lines().toList()) {
      expected++;
      assertEquals(String.valueOf(expected), line);
    }
    assertTrue(expected > 40, "it went on while there was no daemon: " + expected);
  }

  @Test
  void startAndStop_againAndAgain_leavesNothing(@TempDir Path machine) throws Exception {
    var ids = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      cycle(ids, machine.resolve("warm" + i));
    }
    var before = settled(ids);
    for (int i = 0; i < CYCLES; i++) {
      cycle(ids, machine.resolve("cycle" + i));
    }
    var after = settled(ids);
    assertTrue(after.isNoMoreThan(before), () -> before + "\nand then\n" + after);
  }

  /** Lets what goes behind an answer come to its end. */
  private static Leftovers settled(Set<String> ids) throws Exception {
    var last = Leftovers.of(host.runner(), ids);
    for (int same = 0; same < 20; ) {
      Thread.sleep(50);
      var now = Leftovers.of(host.runner(), ids);
      same = now.equals(last) ? same + 1 : 0;
      last = now;
    }
    return last;
  }

  /** A container that is started twice and stopped, and one that ends and goes by itself. */
  private static void cycle(Set<String> ids, Path file) throws Exception {
    var script = "trap 'exit 3' TERM; while :; do sleep 0.05; done";
    var name = file.getFileName().toString();
    ids.add(detached(name, script, "-p", "127.0.0.1::8080"));
    run("stop", name).expect(0);
    run("start", name).expect(0);
    run("exec", name, "true").expect(0);
    run("rm", "-f", name).expect(0);
    var cid = file.toString();
    run("run", "--rm", "--cidfile", cid, "-p", "127.0.0.1::8080", host.image(), "true").expect(0);
    ids.add(Files.readString(file));
  }
}
