package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A client program of this machine, with an environment of its own.
 *
 * <p>Looked for in {@code $MOORAGE_TEST_TOOLS}, in {@code ~/.cache/moorage/tools/bin}, where {@code
 * deploy/verify} installs clients, and in {@code PATH} and the system's own folders.
 */
record Tool(Path program, List<String> always, Map<String, String> environment) {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  Tool {
    always = List.copyOf(always);
    environment = Map.copyOf(environment);
  }

  /** The program of this name; without it the test is skipped, and the reason printed. */
  static Tool orSkip(String name) {
    var found = find(name);
    if (found.isEmpty()) {
      skip("this machine has no " + name);
    }
    return new Tool(found.orElseThrow(), List.of(), Map.of());
  }

  /** Skips the test, and says so where a build log shows it. */
  @SuppressWarnings("SystemOut") // The one place where a reader of the build sees a skip.
  static void skip(String reason) {
    // Clients are others' programs, which not every machine has; deploy/verify installs them and
    // lists each skip.
    System.out.println("SKIPPED: " + reason);
    assumeTrue(false, reason);
  }

  static Optional<Path> find(String name) {
    var home = Path.of(System.getProperty("user.home"), ".cache", "moorage", "tools", "bin");
    var installed = Stream.ofNullable(System.getenv("MOORAGE_TEST_TOOLS")).map(Path::of).toList();
    var path =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of);
    return Stream.of(
            installed.stream(),
            Stream.of(home),
            path,
            Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin").map(Path::of))
        .flatMap(folders -> folders)
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The same, with these words before those of each call. */
  Tool with(String... words) {
    var more = new ArrayList<>(always);
    more.addAll(List.of(words));
    return new Tool(program, more, environment);
  }

  /** The same, in this environment. */
  Tool in(Map<String, String> variables) {
    var more = new HashMap<>(environment);
    more.putAll(variables);
    return new Tool(program, always, more);
  }

  /**
   * Runs it to its end and returns what it wrote, both streams as one, without the last line break.
   *
   * @throws AssertionError with that output if it failed or took longer than five minutes
   */
  String run(String... words) {
    var line = new ArrayList<String>();
    line.add(program.toString());
    line.addAll(always);
    line.addAll(List.of(words));
    try {
      var output = Files.createTempFile("moorage-client", ".out");
      try {
        var builder =
            new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly().waitFor();
        }
        var text = Files.readString(output, StandardCharsets.UTF_8).stripTrailing();
        assertEquals(
            0, ended ? process.exitValue() : -1, () -> String.join(" ", line) + "\n" + text);
        return text;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
