package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The training run: every verb once, and if asked for a server that is pushed to and pulled from.
 */
final class Training {
  private Training() {}

  static int run(boolean server, Terminal terminal) {
    try {
      Path directory = Files.createTempDirectory("moorage-training");
      try {
        Environment environment =
            new Environment(Map.of("HOME", directory.toString(), "PATH", "/usr/bin"));
        Terminal silent =
            new Terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        Path file =
            Files.writeString(
                directory.resolve("moorage.yml"),
                "registry:\n  delete: on\nrunner:\n  network:\n    bridge: %s\n"
                    .formatted(RunnerTraining.bridge()));
        verbs(new Command(silent, environment), file, directory);
        if (server) {
          ServerTraining.run(directory, file, environment, silent);
        }
      } finally {
        delete(directory);
      }
      return 0;
    } catch (IOException e) {
      terminal.complain("moorage: the training run failed: " + e);
      return 1;
    }
  }

  private static void verbs(Command command, Path file, Path directory) throws IOException {
    command.run("version");
    command.run("version", "--json");
    command.run("--help");
    command.run("config", "show", "--config", file.toString());
    command.run("config", "check", "--config", file.toString());
    ClientTraining.run(command);
    EngineTraining.run(command, directory);
    // A mistake, too: a class that was only loaded and never used takes all that know it out of
    // the cache, and the parser knows its own exceptions.
    command.run("srve");
    command.run("serve", "--listen");
    command.run("serve", "--listen", "nowhere");
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
