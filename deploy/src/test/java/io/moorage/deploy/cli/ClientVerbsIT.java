package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs that serve nothing start fast because they load nothing of the server. */
class ClientVerbsIT {
  private static final Set<String> OF_THE_SERVER =
      Set.of("io.vertx.", "io.netty.", "org.rocksdb.", "io.micrometer.", "com.fasterxml.");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "--help",
        "serve --help",
        "config check",
        "config show",
        "repo ls --help"
      })
  void verb_loadsNoServer(String line) throws IOException, InterruptedException {
    assertLoadsNone(0, line, OF_THE_SERVER);
  }

  /** It reads JSON, so it may know how to; nobody listens on port 1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "repo ls --server 127.0.0.1:1",
        "repo retag a b c --server 127.0.0.1:1",
        "repo rm a --yes --server 127.0.0.1:1",
        "gc status --server 127.0.0.1:1",
        "gc run --server 127.0.0.1:1",
        "gc explain sha512:BB --server 127.0.0.1:1"
      })
  void clientVerb_loadsNoServer(String line) throws IOException, InterruptedException {
    Set<String> others = new HashSet<>(OF_THE_SERVER);
    others.remove("com.fasterxml.");
    assertLoadsNone(2, line.replace("BB", "b".repeat(128)), others);
  }

  private static void assertLoadsNone(int code, String line, Set<String> names)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                "io.moorage.deploy.Moorage"));
    command.addAll(List.of(line.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> output = process.inputReader().lines().toList();
    assertEquals(code, process.waitFor(), () -> String.join("\n", output));
    assertTrue(output.stream().anyMatch(l -> l.contains("io.moorage.deploy.cli.Command ")));
    assertEquals(
        List.of(),
        output.stream()
            .filter(l -> names.stream().anyMatch(name -> l.contains("] " + name)))
            .toList());
  }
}
