package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the docker command says and ends with when a runner does not do what it wants. */
class DockerRefusalsIT {
  private static DockerHost host;
  private static String image;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    host = DockerHost.start(machine, 3);
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

  @Test
  void exec_ofWhatCannotRun_tellsWhyAndEndsAsAShellWould() throws Exception {
    run("run", "-d", "--name", "execs", image, "sleep", "1000").expect(0);
    var none = run("exec", "execs", "nosuch").expect(127);
    assertTrue(none.out().contains("executable file not found"), none.out());
    var directory = run("exec", "-w", "/nosuch", "execs", "true").expect(126);
    assertTrue(directory.out().contains("no such file or directory"), directory.out());
    var user = run("exec", "-u", "nosuch", "execs", "true").expect(126);
    assertTrue(user.out().contains("unable to find user nosuch"), user.out());
    run("exec", "nosuch", "true").expect(1);
    run("rm", "-f", "execs").expect(0);
  }

  @Test
  void pull_ofWhatIsNotThere_isRefusedAtOnce() throws Exception {
    var missing = image.replace(":1.0", ":9");
    var refused = run("pull", missing).expect(1);
    assertEquals(
        "Error response from daemon: manifest for %s not found".formatted(missing),
        refused.err().strip());
    run("run", "--rm", missing, "true").expect(125);
  }

  @Test
  void rmi_ofAnImageInUse_mustBeForcedAndLeavesItNameless() throws Exception {
    run("tag", image, "alias:1").expect(0);
    run("run", "-d", "--name", "user", image, "sleep", "1000").expect(0);
    run("rmi", "alias:1").expect(0);
    var refused = run("rmi", image).expect(1);
    assertTrue(refused.err().contains("(must force) - container "), refused.err());
    run("tag", image, "alias:1").expect(0);
    var id = run("inspect", "-f", "{{.Id}}", image).word();
    assertTrue(run("rmi", "-f", id).expect(1).err().contains("cannot be forced"));
    run("rm", "-f", "user").expect(0);
    run("rmi", "alias:1").expect(0);
  }
}
