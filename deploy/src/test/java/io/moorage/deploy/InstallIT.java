package io.moorage.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What this build installs below a prefix, from the first start to the last trace. One installation
 * goes through all of it, as making its class cache takes its time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {
  @TempDir static Path directory;
  private static Path prefix;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    prefix = directory.resolve("prefix");
    Call call = script("install", "--no-build");
    assertEquals(0, call.code(), call.err());
    assertFalse(call.err().contains("training run failed"), call.err());
  }

  @Test
  @Order(1)
  void installed_isWhereItWasAnnounced() throws IOException {
    assertTrue(Files.isExecutable(prefix.resolve("bin/moorage")));
    assertTrue(Files.exists(prefix.resolve("lib/moorage/current/serve.aot")));
    Path data = prefix.resolve("var/lib/moorage");
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    assertTrue(
        Files.readAllLines(prefix.resolve("etc/moorage/moorage.yml"))
            .contains("data-dir: " + data));
  }

  /** Of the build it was made from nothing is used, and no class cache is refused. */
  @Test
  @Order(2)
  void serve_usesItsOwnFilesAlone() throws IOException, InterruptedException {
    RunningRegistry.Launch launch =
        RunningRegistry.on(directory.resolve("data"))
            .with(List.of(prefix.resolve("bin/moorage").toString()));
    try (RunningRegistry server = launch.start();
        HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ping = HttpRequest.newBuilder(server.uri("/v2/")).build();
      assertEquals(200, http.send(ping, BodyHandlers.discarding()).statusCode());
      assertFalse(server.log().contains("starting slowly"), server.log());
      List<String> jars =
          ProcessHandle.current()
              .children()
              .flatMap(InstallIT::mapped)
              .filter(line -> line.endsWith(".jar") || line.endsWith(".aot"))
              .toList();
      assertTrue(jars.stream().anyMatch(line -> line.endsWith("serve.aot")), jars::toString);
      assertTrue(jars.stream().allMatch(line -> line.contains(prefix.toString())), jars::toString);
      Path link = Files.createSymbolicLink(directory.resolve("link"), prefix);
      for (String typed : List.of(prefix + "/", directory + "/./prefix", link.toString())) {
        Call refused = run(List.of("./uninstall", "--purge", "--prefix", typed));
        assertEquals(1, refused.code(), typed);
        assertTrue(refused.err().contains("still runs (pid "), refused.err());
      }
      assertEquals(200, http.send(ping, BodyHandlers.discarding()).statusCode());
      upgradesKeepWhatRuns();
    }
  }

  /**
   * As after two upgrades without a restart: the server's home is neither the newest nor the one
   * before. The one before has no class cache, so that there is something to install.
   */
  private static void upgradesKeepWhatRuns() throws IOException, InterruptedException {
    Path lib = prefix.resolve("lib/moorage");
    Path current = lib.resolve("current");
    Path running = current.toRealPath();
    Path unused = Files.createDirectory(lib.resolve("20260101-000000-1"));
    Path before = Files.createDirectory(lib.resolve("20260102-000000-1"));
    Files.copy(running.resolve("made-of"), before.resolve("made-of"));
    Files.delete(current);
    Files.createSymbolicLink(current, before.getFileName());
    Call call = script("install", "--no-build");
    assertEquals(0, call.code(), call.err());
    assertTrue(Files.exists(current.resolve("verb.aot")), call.err());
    assertTrue(Files.exists(running.resolve("serve.args")), call.err());
    assertTrue(Files.exists(before), call.err());
    assertFalse(Files.exists(unused), call.err());
  }

  private static Stream<String> mapped(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "maps")).stream();
    } catch (IOException gone) {
      return Stream.empty();
    }
  }

  /** With the fewest that it starts with it serves a client that moves six blobs at once. */
  @Test
  @Order(3)
  void serve_64Files_takesPushesAndPulls_63AreRefused() throws IOException, InterruptedException {
    Path data = directory.resolve("few files");
    try (RunningRegistry server = RunningRegistry.on(data).with(withFiles(64)).start();
        HttpClient http = HttpClient.newHttpClient()) {
      List<HttpRequest> pushes =
          contents()
              .map(
                  content ->
                      request(server, "/v2/app/blobs/uploads/?digest=" + digest(content))
                          .POST(BodyPublishers.ofByteArray(content)))
              .map(HttpRequest.Builder::build)
              .toList();
      List<HttpRequest> pulls =
          contents()
              .map(content -> request(server, "/v2/app/blobs/" + digest(content)).build())
              .toList();
      for (int round = 0; round < 3; round++) {
        assertEquals(Set.of(201), statuses(http, pushes), server::log);
        assertEquals(Set.of(200), statuses(http, pulls), server::log);
      }
      assertTrue(server.log().contains("may have 64 files open"), server.log());
    }
    List<String> words = new ArrayList<>(withFiles(63));
    words.addAll(List.of("serve", "--listen", "127.0.0.1:0", "--data-dir", data + "/none"));
    Call refused = run(words);
    assertEquals(1, refused.code(), refused.err());
    assertTrue(refused.err().contains("may have 63 files open"), refused.err());
    assertTrue(refused.err().contains("ulimit -n"), refused.err());
    assertTrue(Files.notExists(data.resolve("none")));
  }

  private static List<String> withFiles(int most) {
    String moorage = prefix.resolve("bin/moorage").toString();
    return List.of("bash", "-c", "ulimit -n " + most + "; exec \"$@\"", "bash", moorage);
  }

  private static Stream<byte[]> contents() {
    return IntStream.range(0, 6).mapToObj(i -> ("blob " + i).repeat(100_000).getBytes(UTF_8));
  }

  private static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  private static HttpRequest.Builder request(RunningRegistry server, String target) {
    return HttpRequest.newBuilder(server.uri(target)).timeout(Duration.ofSeconds(30));
  }

  private static Set<Integer> statuses(HttpClient http, List<HttpRequest> requests) {
    return requests.stream()
        .map(request -> http.sendAsync(request, BodyHandlers.ofByteArray()))
        .toList()
        .stream()
        .map(answer -> answer.join().statusCode())
        .collect(Collectors.toSet());
  }

  @Test
  @Order(4)
  void verb_readsTheSettingsOfThePrefix() throws IOException, InterruptedException {
    Call call = run(List.of(prefix.resolve("bin/moorage").toString(), "config", "show"));
    assertEquals(0, call.code(), call.err());
    assertTrue(call.out().contains(prefix.resolve("etc/moorage/moorage.yml") + ":"), call.out());
  }

  @Test
  @Order(5)
  void unit_isOneThatSystemdTakes() throws IOException, InterruptedException {
    // Nobody else can judge a unit, and containers for builds have no systemd.
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd-analyze");
    for (String name : List.of("moorage", "moorage-runner")) {
      Path unit = prefix.resolve("lib/systemd/system/" + name + ".service");
      assertFalse(Files.readString(unit).matches("(?s).*@[a-z]+@.*"));
      Call call = run(List.of("/usr/bin/systemd-analyze", "verify", unit.toString()));
      assertEquals(0, call.code(), call.err());
      assertEquals("", call.err());
    }
  }

  /** Containers are children of the runner's unit, and have to outlive it. */
  @Test
  @Order(5)
  void unitOfTheRunner_sparesContainers() throws IOException {
    List<String> lines =
        Files.readAllLines(prefix.resolve("lib/systemd/system/moorage-runner.service"));
    assertTrue(lines.containsAll(List.of("KillMode=process", "Delegate=yes")), lines::toString);
    // What makes a view of the file system of its own, or a filter of system calls, is inherited.
    assertTrue(lines.stream().noneMatch(line -> line.matches("(Protect|Private|System).*=.*")));
  }

  @Test
  @Order(6)
  void purge_whileContainersRun_isRefused() throws IOException, InterruptedException {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "root mounts");
    Path root = Files.createDirectories(prefix.resolve("var/lib/moorage-runner/containers/a/root"));
    assertEquals(0, run(List.of("mount", "-t", "tmpfs", "none", root.toString())).code());
    try {
      Call call = script("uninstall", "--purge");
      assertEquals(1, call.code());
      assertTrue(call.err().contains("containers stand on"), call.err());
      assertTrue(Files.exists(prefix.resolve("bin/moorage")));
    } finally {
      assertEquals(0, run(List.of("umount", root.toString())).code());
    }
  }

  @Test
  @Order(6)
  void installAgain_keepsSettingsAndClassCache() throws IOException, InterruptedException {
    Path settings = prefix.resolve("etc/moorage/moorage.yml");
    Files.writeString(settings, "data-dir: %s%n".formatted(prefix.resolve("var/lib/moorage")));
    Path before = prefix.resolve("lib/moorage/current").toRealPath();
    Call call = script("install", "--no-build");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.err().contains("installed already"), call.err());
    assertEquals(1, Files.readAllLines(settings).size());
    assertEquals(before, prefix.resolve("lib/moorage/current").toRealPath());
  }

  @Test
  @Order(7)
  void uninstall_leavesSettingsAndData_purgeLeavesNothing()
      throws IOException, InterruptedException {
    Path image = Files.writeString(prefix.resolve("var/lib/moorage/image"), "precious");
    Call call = script("uninstall");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.err().contains("What stays:"), call.err());
    assertEquals("precious", Files.readString(image));
    assertTrue(Files.exists(prefix.resolve("etc/moorage/moorage.yml")));
    assertFalse(Files.exists(prefix.resolve("bin")));
    assertFalse(Files.exists(prefix.resolve("lib")));

    Call again = script("uninstall", "--purge");
    assertEquals(0, again.code(), again.err());
    try (Stream<Path> left = Files.list(prefix)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  @Order(8)
  void misuse_exit2WithUsage() throws IOException, InterruptedException {
    for (String script : List.of("install", "uninstall")) {
      for (List<String> words :
          List.of(List.of("--perfix"), List.of("--prefix"), List.of("extra"))) {
        Call call = run(Stream.concat(Stream.of("./" + script), words.stream()).toList());
        assertEquals(2, call.code(), call.err());
        assertTrue(call.err().contains("Usage: deploy/" + script), call.err());
      }
      Call help = run(List.of("./" + script, "--help"));
      assertEquals(0, help.code());
      assertTrue(help.out().startsWith("Usage: deploy/" + script), help.out());
    }
  }

  private record Call(int code, String out, String err) {}

  private static Call script(String name, String... words)
      throws IOException, InterruptedException {
    return run(
        Stream.concat(Stream.of("./" + name, "--prefix", prefix.toString()), Stream.of(words))
            .toList());
  }

  private static Call run(List<String> command) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
    int code = builder.start().waitFor();
    return new Call(code, Files.readString(out), Files.readString(err));
  }
}
