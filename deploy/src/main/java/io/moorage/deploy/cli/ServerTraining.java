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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The server's part of the training run, apart so that the other part loads nothing of it. */
final class ServerTraining {
  private ServerTraining() {}

  static void run(Path directory, Path file, Environment environment, Terminal silent)
      throws IOException {
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
      RunnerTraining.run(directory, file, environment, address);
    }
  }
}
