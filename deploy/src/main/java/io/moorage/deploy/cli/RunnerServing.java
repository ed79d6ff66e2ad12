package io.moorage.deploy.cli;

import io.moorage.config.Config;
import io.moorage.config.Environment;
import io.moorage.deploy.serve.CannotStart;
import io.moorage.deploy.serve.RunnerProcess;
import io.moorage.deploy.serve.ServerProcess;
import io.moorage.deploy.serve.Settings;
import java.util.concurrent.CountDownLatch;

/** The life of a runner in this process; its classes are loaded when it is run, and not before. */
final class RunnerServing {
  private RunnerServing() {}

  static int run(Config config, Terminal terminal, Environment environment) {
    ServerProcess.prepare();
    RunnerProcess runner;
    try {
      runner = RunnerProcess.start(config, Build.version(), environment.home());
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
                  terminal.complain("moorage: stopping; containers go on");
                  runner.close();
                },
                "stop"));
    terminal.say("Moorage " + Build.version() + " runs containers.");
    terminal.say("  Data      " + config.get(Settings.DATA_DIR));
    terminal.say("  Use       export DOCKER_HOST=" + runner.dockerHost());
    terminal.flush();
    ServerProcess.slowStart().ifPresent(line -> terminal.complain("moorage: " + line));
    try {
      // Only the process's end ends this.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
