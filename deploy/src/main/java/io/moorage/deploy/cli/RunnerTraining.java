package io.moorage.deploy.cli;

import io.moorage.config.ConfigLoader;
import io.moorage.config.Environment;
import io.moorage.config.ListenAddress;
import io.moorage.config.ValueType;
import io.moorage.deploy.serve.RunnerKeys;
import io.moorage.deploy.serve.RunnerProcess;
import io.moorage.deploy.serve.RunnerRehearsal;
import io.moorage.deploy.serve.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The runner's part of the training run, where this machine and this user can have containers. What
 * fails in it only makes the first containers slower.
 */
final class RunnerTraining {
  private static final System.Logger LOG = System.getLogger(RunnerTraining.class.getName());

  private RunnerTraining() {}

  static void run(Path directory, Path file, Environment environment, ListenAddress registry) {
    var socket = directory.resolve("runner.sock");
    var config =
        ConfigLoader.load(
            Settings.KEYS,
            environment,
            Optional.of(file),
            List.of(
                new ConfigLoader.Given<>(
                    Settings.DATA_DIR, ValueType.PATH, "--data-dir", directory + "/runner"),
                new ConfigLoader.Given<>(
                    RunnerKeys.SOCKET, ValueType.PATH, "--socket", socket.toString())));
    try (RunnerProcess _ = RunnerProcess.start(config, Build.version(), environment.home())) {
      RunnerRehearsal.of(socket, registry);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.INFO, "no container was rehearsed: {0}", e.getMessage());
    } finally {
      removeLock();
    }
  }

  /**
   * A bridge that nobody else asks for, though it is not even made: a runner may be at work here.
   */
  static String bridge() {
    return "mrgt" + ProcessHandle.current().pid();
  }

  /** A runner leaves the lock of its bridge for the next one. */
  private static void removeLock() {
    try (var locks = Files.newDirectoryStream(Path.of("/run"), "moorage-*-" + bridge() + ".lock")) {
      for (var lock : locks) {
        Files.delete(lock);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.INFO, "a lock was left in /run: {0}", e.getMessage());
    }
  }
}
