package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The docker command and a runner, with real containers. */
class DockerRunIT {
  private static DockerHost host;
  private static String image;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    host = DockerHost.start(machine, 0);
    image = host.image();
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

  private static DockerHost.Ended runWith(String input, String... words)
      throws IOException, InterruptedException {
    return host.runWith(input, words);
  }

  @Test
  void images_andInspect() throws Exception {
    assertEquals(image, run("images", "--format", "{{.Repository}}:{{.Tag}}").out().strip());
    assertEquals(
        "test", run("inspect", "--format", "{{.Config.Labels.kind}}", image).out().strip());
    assertTrue(run("inspect", "nothing").expect(1).err().contains("No such object: nothing"));
  }

  @Test
  void run_code_output_input() throws Exception {
    run("run", "--rm", image, "sh", "-c", "exit 7").expect(7);
    var both = run("run", "--rm", image, "sh", "-c", "echo out; echo err >&2").expect(0);
    assertEquals("out\n", both.out());
    assertEquals("err\n", both.err());
    assertEquals("hi\n", runWith("hi\n", "run", "-i", "--rm", image, "cat").expect(0).out());
    assertEquals("7\n", run("run", "--rm", "-u", "ann", image, "id", "-u").expect(0).out());
    assertTrue(run("run", "--rm", image, "nosuch").expect(127).err().contains("nosuch"));
  }

  @Test
  void run_largeOutput_isWhole() throws Exception {
    var script = "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done";
    var lines = run("run", "--rm", image, "sh", "-c", script).expect(0).out().lines().toList();
    assertEquals(20_000, lines.size());
    assertEquals("line 19999", lines.getLast());
  }

  @Test
  void detached_ps_logs_exec_stop_start_rm() throws Exception {
    run("run", "-d", "--name", "life", image, "sh", "-c", "echo begun; sleep 1000").expect(0);
    var line = run("ps", "--format", "{{.Names}} {{.Image}} {{.Status}}").out();
    assertTrue(line.contains("life " + image + " Up "), line);
    assertEquals("begun\n", run("logs", "life").expect(0).out());
    assertEquals("in\n", run("exec", "life", "echo", "in").expect(0).out());
    run("exec", "life", "sh", "-c", "exit 3").expect(3);
    assertEquals("x\n", runWith("x\n", "exec", "-i", "life", "cat").expect(0).out());
    assertTrue(run("top", "life").expect(0).out().contains("sleep 1000"));
    run("rename", "life", "other").expect(0);
    run("pause", "other").expect(0);
    assertTrue(run("ps").out().contains("(Paused)"));
    run("unpause", "other").expect(0);
    assertTrue(run("rm", "other").expect(1).err().contains("running"));
    run("stop", "-t", "1", "other").expect(0);
    assertEquals("exited", run("inspect", "-f", "{{.State.Status}}", "other").out().strip());
    run("start", "other").expect(0);
    run("kill", "other").expect(0);
    run("rm", "other").expect(0);
    assertFalse(run("ps", "-a").out().contains("other"));
  }

  @Test
  void published_answers_untilItEnds_andTwiceIsRefused() throws Exception {
    run(
            "run",
            "-d",
            "--name",
            "web",
            "-p",
            "127.0.0.1::8080",
            image,
            "httpd",
            "-f",
            "-p",
            "8080",
            "-h",
            "/srv")
        .expect(0);
    var address = run("port", "web", "8080/tcp").expect(0).out().strip();
    assertEquals("hello from a container\n", DockerHost.get(address));
    var refused =
        run("run", "-d", "--name", "twin", "-p", address + ":8080", image, "sleep", "9")
            .expect(125);
    assertTrue(refused.err().contains("port is already allocated"), refused.err());
    run("rm", "-f", "web").expect(0);
  }

  @Test
  void networks_areListed_andNoneCanBeMade() throws Exception {
    var listed = run("network", "ls", "--format", "{{.Name}} {{.Driver}} {{.Scope}}").expect(0);
    assertEquals(
        List.of("bridge bridge local", "host host local", "none null local"),
        listed.out().lines().toList());
    assertEquals(
        "host\n",
        run("network", "ls", "--filter", "driver=host", "--format", "{{.Name}}").expect(0).out());
    run("run", "-d", "--name", "on", image, "sleep", "1000").expect(0);
    var shown =
        "{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}"
            + "{{range .Containers}} {{.Name}} {{.IPv4Address}}{{end}}";
    var bridge = run("network", "inspect", "--format", shown, "bridge").expect(0).out();
    var address = run("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "on").out().strip();
    assertEquals("10.237.0.0/24 10.237.0.1 on " + address + "/24\n", bridge);
    var id = run("inspect", "-f", "{{.NetworkSettings.Networks.bridge.NetworkID}}", "on").out();
    assertEquals(
        "bridge\n",
        run("network", "inspect", "-f", "{{.Name}}", id.strip().substring(0, 12)).expect(0).out());
    assertTrue(run("network", "inspect", "no").expect(1).err().contains("network no not found"));
    assertTrue(
        run("network", "create", "mine")
            .expect(1)
            .err()
            .contains("docker network create is not supported yet"));
    assertTrue(
        run("network", "connect", "bridge", "on")
            .expect(1)
            .err()
            .contains("docker network connect is not supported yet"));
    assertTrue(
        run("run", "--network", "mine", image).expect(125).err().contains("network \"mine\""));
    run("rm", "-f", "on").expect(0);
  }

  @Test
  void killedDaemon_containersGoOn() throws Exception {
    run("run", "-d", "--name", "stays", image, "sh", "-c", "while :; do date +%s; sleep 1; done")
        .expect(0);
    var before = run("inspect", "-f", "{{.State.Pid}}", "stays").out().strip();
    host.runner().killAndStart();
    assertEquals(before, run("inspect", "-f", "{{.State.Pid}}", "stays").expect(0).out().strip());
    assertEquals("in\n", run("exec", "stays", "echo", "in").expect(0).out());
    run("rm", "-f", "stays").expect(0);
  }

  @Test
  void whatIsNotDone_isNamed() throws Exception {
    assertTrue(run("system", "df").expect(1).err().contains("docker system df is not supported"));
    var refused = run("create", "--gpus", "all", image).expect(1);
    assertTrue(refused.err().contains("--gpus"), refused.err());
  }
}
