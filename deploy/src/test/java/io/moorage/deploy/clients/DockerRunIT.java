package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The docker command and a runner, with real containers. */
class DockerRunIT {
  private static RunningRegistry registry;
  private static RunningRunner runner;
  private static Path docker;
  private static String image;
  private static Map<String, String> environment;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      Tool.skip("containers need root");
    }
    docker = Tool.orSkip("docker").program();
    Tool.orSkip("runc");
    Tool.orSkip("conmon");
    var layout = OciLayout.create(machine.resolve("layout"));
    var made = BusyboxImage.make(layout, machine.resolve("made"));
    registry = RunningRegistry.on(machine.resolve("registry")).start();
    image = registry.authority() + "/team/app:1.0";
    Isolation.in(machine.resolve("skopeo"))
        .skopeo()
        .run(
            "copy",
            "--dest-tls-verify=false",
            "oci:" + layout.naming(made).root() + ":latest",
            "docker://" + image);
    runner = RunningRunner.in(Files.createDirectories(machine.resolve("runner")));
    environment =
        Map.of(
            "DOCKER_HOST", runner.dockerHost(), "DOCKER_CONFIG", machine.resolve("c").toString());
    run("pull", "--quiet", image).expect(0);
  }

  @AfterAll
  @SuppressWarnings("NullAway") // What was not started when the tests were skipped.
  static void stop() throws IOException, InterruptedException {
    if (runner != null) {
      var left = run("ps", "-aq").out().lines().toList();
      for (var id : left) {
        run("rm", "-f", id);
      }
      runner.close();
      cleanUp("ip link delete mrgwalk0");
      cleanUp("nft delete table inet moorage_mrgwalk0");
      cleanUp("rmdir /sys/fs/cgroup/moorage /sys/fs/cgroup/*/moorage");
    }
    if (registry != null) {
      registry.close();
    }
  }

  /** Bridge, rules and control group stay when a runner ends, as containers may be on them. */
  private static void cleanUp(String command) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start().waitFor();
  }

  /** How a call of docker ended. */
  private record Ended(int code, String out, String err) {
    Ended expect(int wanted) {
      assertEquals(wanted, code, () -> out + "\n" + err + "\n" + runner.log());
      return this;
    }
  }

  private static Ended run(String... words) throws IOException, InterruptedException {
    return runWith("", words);
  }

  private static Ended runWith(String input, String... words)
      throws IOException, InterruptedException {
    var line = new ArrayList<String>();
    line.add(docker.toString());
    line.addAll(List.of(words));
    var err = Files.createTempFile("docker", ".err");
    try {
      var builder = new ProcessBuilder(line).redirectError(err.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new Ended(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
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
    assertEquals("hello from a container\n", get(address));
    var refused =
        run("run", "-d", "--name", "twin", "-p", address + ":8080", image, "sleep", "9")
            .expect(125);
    assertTrue(refused.err().contains("port is already allocated"), refused.err());
    run("rm", "-f", "web").expect(0);
  }

  private static String get(String address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://" + address + "/")).build();
      for (int attempt = 0; ; attempt++) {
        try {
          return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
          if (attempt == 50) {
            throw notYet;
          }
          Thread.sleep(100);
        }
      }
    }
  }

  @Test
  void killedDaemon_containersGoOn() throws Exception {
    run("run", "-d", "--name", "stays", image, "sh", "-c", "while :; do date +%s; sleep 1; done")
        .expect(0);
    var before = run("inspect", "-f", "{{.State.Pid}}", "stays").out().strip();
    runner.killAndStart();
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
