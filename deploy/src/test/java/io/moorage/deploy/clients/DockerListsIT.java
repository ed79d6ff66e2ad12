package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the docker command lists of a runner: containers, images, logs, events and the daemon. */
class DockerListsIT {
  private static DockerHost engine;
  private static String image;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    engine = DockerHost.start(machine, 4);
    image = engine.image();
    run(
            "run",
            "-d",
            "--name",
            "old",
            "--label",
            "a=b",
            "-v",
            machine.resolve("shared") + ":/shared",
            image,
            "sh",
            "-c",
            "echo 'one two'; echo three; sleep 1000")
        .expect(0);
    run("run", "-d", "--name", "web", "-p", "127.0.0.1::80", "--expose", "90", image, "sleep", "99")
        .expect(0);
    run("run", "--name", "done", "--network", "none", image, "sh", "-c", "echo 12345 > /f; exit 3")
        .expect(3);
  }

  @AfterAll
  @SuppressWarnings("NullAway") // What was not started when the tests were skipped.
  static void stop() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  private static DockerHost.Ended run(String... words) throws IOException, InterruptedException {
    return engine.run(words);
  }

  @ParameterizedTest
  @CsvSource({
    "name=old,old",
    "name=^/web$,web",
    "name=^we,web",
    "name=nosuch,''",
    "status=exited,done",
    "status=running,web old",
    "label=a,old",
    "label=a=b,old",
    "label=a=c,''",
    "label=kind=test,done web old",
    "exited=3,done",
    "exited=0,''",
    "before=web,old",
    "since=web,done",
    "network=bridge,web old",
    "network=none,done",
    "network=nosuch,''",
    "publish=1-65535,web",
    "publish=1,''",
    "expose=90,web",
    "expose=90/udp,''",
    "volume=/shared,old",
    "health=none,done web old",
    "health=healthy,''",
    "is-task=false,done web old",
    "is-task=true,''"
  })
  void ps_filter(String filter, String names) throws Exception {
    var shown =
        run("ps", "-a", "-f", filter, "--format", "{{.Names}}").expect(0).out().stripTrailing();
    assertEquals(names, String.join(" ", shown.lines().toList()));
  }

  @Test
  void ps_ancestorAndId() throws Exception {
    assertEquals(
        3,
        run("ps", "-aq", "-f", "ancestor=" + image)
            .expect(0)
            .out()
            .stripTrailing()
            .lines()
            .count());
    assertEquals("", run("ps", "-aq", "-f", "ancestor=nosuch").expect(0).out().stripTrailing());
    var id = run("ps", "-q", "--no-trunc", "-f", "name=old").expect(0).out().stripTrailing();
    assertEquals(
        "old",
        run("ps", "-f", "id=" + id, "--format", "{{.Names}}").expect(0).out().stripTrailing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status=asleep", "exited=x", "publish=x", "health=x", "is-task=x", "nosuch=1"})
  void ps_filterOfNoSense_isRefused(String filter) throws Exception {
    var refused = run("ps", "-f", filter).expect(1);
    assertTrue(refused.err().contains("invalid filter '"), refused.err());
  }

  @Test
  void ps_shape() throws Exception {
    var table = run("ps", "--no-trunc").expect(0).out().stripTrailing().lines().toList();
    assertTrue(
        table.getFirst().matches("CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES"));
    assertTrue(
        table.getLast().contains("\"sh -c 'echo 'one two'; echo three; sleep 1000'\""),
        table.getLast());
    var json = run("ps", "-l", "--format", "json").expect(0).out().stripTrailing();
    assertTrue(json.contains("\"Names\":\"done\""), json);
    assertEquals(
        "done", run("ps", "-n", "1", "--format", "{{.Names}}").expect(0).out().stripTrailing());
  }

  @Test
  void ps_size_isWhatWasWritten() throws Exception {
    var sizes =
        run("ps", "-as", "--format", "{{.Names}} {{.Size}}")
            .expect(0)
            .out()
            .stripTrailing()
            .lines()
            .toList();
    assertTrue(sizes.getFirst().startsWith("done 6B (virtual "), sizes.toString());
    assertEquals(
        "6", run("inspect", "-s", "-f", "{{.SizeRw}}", "done").expect(0).out().stripTrailing());
  }

  @Test
  void images_filters() throws Exception {
    run("tag", image, "later:1").expect(0);
    for (var filter :
        List.of("reference=later*", "label=kind=test", "dangling=false", "until=0h")) {
      var shown =
          run("images", "-f", filter, "--format", "{{.Repository}}")
              .expect(0)
              .out()
              .stripTrailing();
      assertTrue(shown.contains("later"), filter + ": " + shown);
    }
    for (var filter : List.of("before=later:1", "since=later:1", "dangling=true", "label=x")) {
      assertEquals("", run("images", "-q", "-f", filter).expect(0).out().stripTrailing(), filter);
    }
    assertTrue(run("images", "-f", "nosuch=1").expect(1).err().contains("invalid filter 'nosuch'"));
    assertTrue(run("images", "-f", "until=soon").expect(1).err().contains("until is no time"));
    run("rmi", "later:1").expect(0);
  }

  @Test
  void logs_tailTimesDetails() throws Exception {
    assertEquals("three", run("logs", "-n", "1", "old").expect(0).out().stripTrailing());
    assertEquals(
        "one two\nthree", run("logs", "--since", "1h", "old").expect(0).out().stripTrailing());
    assertEquals("", run("logs", "--until", "1h", "old").expect(0).out().stripTrailing());
    assertEquals(
        " one two\n three", run("logs", "--details", "old").expect(0).out().stripTrailing());
    var stamped = run("logs", "-t", "old").expect(0).out().stripTrailing();
    assertTrue(stamped.matches("(?s)[-0-9]{10}T[:0-9]{8}\\.\\d{9}Z one two\n.*"), stamped);
    assertTrue(run("logs", "nosuch").expect(1).err().contains("No such container: nosuch"));
  }

  @Test
  void events_filters() throws Exception {
    var all = events();
    assertTrue(all.contains("container create done\n"), all);
    assertTrue(all.contains("container die done"), all);
    assertEquals("container die done", events("-f", "event=die", "-f", "container=done"));
    assertFalse(events("-f", "container=web").contains("done"));
  }

  /** Those of the whole test so far; the command waits until a moment that has not come yet. */
  private static String events(String... filters) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("events", "--since", "1h"));
    words.addAll(List.of("--until", Instant.now().plusSeconds(1).toString()));
    words.addAll(List.of("--format", "{{.Type}} {{.Action}} {{index .Actor.Attributes \"name\"}}"));
    words.addAll(List.of(filters));
    return run(words.toArray(String[]::new)).expect(0).out().stripTrailing();
  }

  @Test
  void version_andInfo() throws Exception {
    var version = run("version").expect(0).out().stripTrailing();
    assertTrue(version.contains("Server: Moorage\n Engine:\n"), version);
    assertTrue(version.contains(" conmon:\n"), version);
    assertEquals(
        "1.50", run("version", "-f", "{{.Server.APIVersion}}").expect(0).out().stripTrailing());
    assertEquals("3", run("info", "-f", "{{.Containers}}").expect(0).out().stripTrailing());
    var runc = run("info", "-f", "{{.RuncCommit.ID}}").expect(0).out().stripTrailing();
    assertTrue(runc.matches("\\d+\\.\\d+\\.\\d+.*"), runc);
  }

  @Test
  void port_andTop() throws Exception {
    var port = run("port", "web").expect(0).out().strip();
    assertTrue(port.matches("80/tcp -> 127\\.0\\.0\\.1:\\d+"), port);
    run("port", "web", "81").expect(1);
    var top = run("top", "web", "-o", "pid,args").expect(0).out();
    assertTrue(top.contains("sleep 99"), top);
    assertTrue(run("top", "done").expect(1).err().contains("is not running"));
  }
}
