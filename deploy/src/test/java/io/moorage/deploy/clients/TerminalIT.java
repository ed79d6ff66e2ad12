package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.deploy.serve.NativeLibraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Containers on terminals, by docker and by moorage itself. */
class TerminalIT {
  private static final Path LIBRARIES = Path.of("target", "native").toAbsolutePath();

  private static DockerHost engine;
  private static String image;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    Tool.orSkip("script");
    engine = DockerHost.start(machine, 5);
    image = engine.image();
    NativeLibraries.unpack(LIBRARIES);
  }

  @AfterAll
  @SuppressWarnings("NullAway") // What was not started when the tests were skipped.
  static void stop() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  /** Who talks to the runner. */
  enum Client {
    DOCKER {
      @Override
      String command() {
        return Tool.orSkip("docker").program().toString();
      }
    },
    MOORAGE {
      @Override
      String command() {
        return "%s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Djava.library.path=%s -cp %s io.moorage.deploy.Moorage"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                LIBRARIES,
                System.getProperty("java.class.path"));
      }
    };

    abstract String command();
  }

  private static Pty on(Client client, String words) throws IOException, InterruptedException {
    return new Pty(
        Map.of("DOCKER_HOST", engine.runner().dockerHost()), client.command() + " " + words);
  }

  private static String status(String name) throws IOException, InterruptedException {
    return engine.run("inspect", "-f", "{{.State.Status}}", name).out().strip();
  }

  @ParameterizedTest
  @EnumSource
  void run_hasTheSizeOfTheWindow_alsoWhenThatIsDrawnTaller(Client client) throws Exception {
    try (var pty = on(client, "run -it --rm " + image)) {
      pty.await("# ").type("while [ \"$(stty size)\" != '30 100' ]; do :; done; echo a$((1+1))\n");
      pty.await("a2").resize(41);
      pty.type("while [ \"$(stty size)\" != '41 100' ]; do :; done; echo b$((1+1))\n").await("b2");
      pty.type("exit 5\n");
      assertEquals(5, pty.code());
    }
  }

  @ParameterizedTest
  @EnumSource
  void exec_hasTheSizeOfTheWindow_andItsCode(Client client) throws Exception {
    var name = "exec-" + client;
    engine.run("run", "-d", "--name", name, image, "sleep", "1000").expect(0);
    try (var pty = on(client, "exec -it " + name + " sh")) {
      pty.await("# ").resize(22);
      pty.type("while [ \"$(stty size)\" != '22 100' ]; do :; done; echo b$((1+1))\n").await("b2");
      pty.type("exit 6\n");
      assertEquals(6, pty.code());
    }
    try (var pty = on(client, "exec -it " + name + " nosuch")) {
      assertEquals(127, pty.code());
      assertTrue(pty.shown().contains("executable file not found"), pty.shown());
    }
    engine.run("rm", "-f", name).expect(0);
  }

  @ParameterizedTest
  @EnumSource
  void run_ctrlC_isTheContainers(Client client) throws Exception {
    try (var pty =
        on(client, "run -it --rm " + image + " sh -c 'trap \"exit 9\" INT; echo up; cat'")) {
      pty.await("up").type("\u0003");
      assertEquals(9, pty.code());
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_signal_isThePrograms(Client client) throws Exception {
    var script = "trap \"exit 8\" INT; echo up; while :; do sleep 0.1; done";
    try (var pty = on(client, "run --rm " + image + " sh -c '" + script + "'")) {
      // No terminal of the container's own: the keys are those of this one, and make a signal.
      pty.await("up").type("\u0003");
      assertEquals(8, pty.code());
    }
  }

  @ParameterizedTest
  @EnumSource
  void detachKeys_leaveItRunning(Client client) throws Exception {
    var name = "left-" + client;
    try (var pty = on(client, "run -it --name " + name + " " + image)) {
      pty.await("# ").type("echo a$((1+1))\n").await("a2").type("\u0010\u0011");
      assertEquals(0, pty.code());
    }
    assertEquals("running", status(name));
    try (var pty = on(Client.DOCKER, "attach --detach-keys ctrl-a,z " + name)) {
      pty.type("echo b$((1+1))\n").await("b2").type("\u0001z");
      pty.code();
      assertFalse(pty.shown().contains("refused"), pty.shown());
    }
    assertEquals("running", status(name));
    try (var pty = on(Client.DOCKER, "attach " + name)) {
      pty.type("exit 4\n");
      assertEquals(4, pty.code());
    }
    engine.run("rm", "-f", name).expect(0);
  }
}
