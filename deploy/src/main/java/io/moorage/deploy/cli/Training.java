package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.ConfigLoader;
import io.moorage.config.Environment;
import io.moorage.config.ListenAddress;
import io.moorage.config.ValueType;
import io.moorage.deploy.serve.Rehearsal;
import io.moorage.deploy.serve.Server;
import io.moorage.deploy.serve.ServerProcess;
import io.moorage.deploy.serve.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The training run: every verb once, and a server that is pushed to and pulled from. */
final class Training {
  private Training() {}

  static int run(Terminal terminal, Environment environment) {
    try {
      Path directory = Files.createTempDirectory("moorage-training");
      try {
        rehearse(directory);
      } finally {
        delete(directory);
      }
      return 0;
    } catch (IOException e) {
      terminal.complain("moorage: the training run failed: " + e);
      return 1;
    }
  }

  private static void rehearse(Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("moorage.yml"), "registry:\n  delete: on\n");
    Environment environment =
        new Environment(Map.of("HOME", directory.toString(), "PATH", "/usr/bin"));
    Terminal silent =
        new Terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    Command command = new Command(silent, environment);
    command.run("version");
    command.run("--help");
    command.run("config", "show", "--config", file.toString());
    command.run("config", "check", "--json");
    ServerProcess.prepare();
    Config config =
        ConfigLoader.load(
            Settings.KEYS,
            environment,
            Optional.of(file),
            List.of(
                new ConfigLoader.Given<>(
                    Settings.DATA_DIR, ValueType.PATH, "--data-dir", directory + "/data"),
                new ConfigLoader.Given<>(
                    Settings.LISTEN, ValueType.ADDRESS_OR_FREE_PORT, "--listen", "127.0.0.1:0")));
    try (Server server = Server.start(config, false, OutputStream.nullOutputStream())) {
      ListenAddress address = server.address();
      Banner.of(address, config.get(Settings.DATA_DIR), environment).forEach(silent::say);
      Rehearsal.of(address);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
