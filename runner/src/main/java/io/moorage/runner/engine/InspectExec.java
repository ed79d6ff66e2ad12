package io.moorage.runner.engine;

import io.moorage.runner.Containers;
import io.moorage.runner.engine.json.JsonObject;

/** {@code GET /exec/{id}/json}. */
final class InspectExec implements EndPoint {
  private final Containers containers;

  InspectExec(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Answer answer(String id, EngineCall call) {
    var exec = containers.exec(id);
    var request = exec.request();
    var arguments = request.arguments();
    return Answer.json(
        200,
        new JsonObject()
            .with("ID", exec.id())
            .with("Running", exec.running())
            .with("ExitCode", exec.exitCode().isPresent() ? exec.exitCode().getAsInt() : null)
            .with(
                "ProcessConfig",
                new JsonObject()
                    .with("tty", request.tty())
                    .with("entrypoint", arguments.getFirst())
                    .with("arguments", arguments.subList(1, arguments.size()))
                    .with("privileged", request.privileged())
                    .with("user", request.user().orElse("")))
            .with("OpenStdin", request.attachStdin())
            .with("OpenStderr", request.attachStderr())
            .with("OpenStdout", request.attachStdout())
            .with("CanRemove", false)
            .with("ContainerID", exec.container().hex())
            .with("DetachKeys", "")
            .with("Pid", exec.pid().orElse(0)));
  }
}
