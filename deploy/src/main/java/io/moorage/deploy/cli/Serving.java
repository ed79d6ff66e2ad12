package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.Environment;
import io.moorage.deploy.serve.CannotStart;
import io.moorage.deploy.serve.Doubts;
import io.moorage.deploy.serve.RunnerKeys;
import io.moorage.deploy.serve.Server;
import io.moorage.deploy.serve.Server.RunnerBeside;
import io.moorage.deploy.serve.ServerProcess;
import io.moorage.deploy.serve.Settings;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The life of a server in this process. Apart from {@link ServeVerb}, so that the classes of the
 * server are loaded when it is run and not when the command line is read.
 */
final class Serving {
  private Serving() {}

  /**
   * Serves.
   *
   * @param runner whether containers are run, too
   */
  static int run(
      Config config, boolean insecure, boolean runner, Terminal terminal, Environment environment) {
    ServerProcess.prepare();
    Server server;
    try {
      server =
          Server.start(
              config,
              insecure,
              ServerProcess.standardOutput(),
              runner
                  ? Optional.of(new RunnerBeside(Build.version(), environment.home()))
                  : Optional.empty());
    } catch (CannotStart e) {
      terminal.complain("moorage: " + e.getMessage());
      return switch (e.kind()) {
        case ASKED_WRONGLY -> Command.USAGE;
        case PREVENTED -> 1;
      };
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminal.complain("moorage: stopping; transfers under way may end");
                  server.close();
                },
                "stop"));
    Banner.of(server.address(), config.get(Settings.DATA_DIR), environment).forEach(terminal::say);
    if (runner) {
      terminal.say("  Run       export DOCKER_HOST=unix://" + RunnerKeys.socket(config));
    }
    terminal.flush();
    (runner ? Doubts.besideRunner(config) : Doubts.of(config))
        .forEach(doubt -> terminal.complain("moorage: warning: " + doubt));
    ServerProcess.slowStart().ifPresent(line -> terminal.complain("moorage: " + line));
    awaitTheEnd();
    return 0;
  }

  /** Only the process's end ends this. */
  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
