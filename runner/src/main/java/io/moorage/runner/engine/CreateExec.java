package io.moorage.runner.engine;

import io.moorage.runner.Containers;
import io.moorage.runner.ExecRequest;
import io.moorage.runner.engine.json.JsonFields;
import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;
import java.util.Optional;

/** {@code POST /containers/{name}/exec}. */
final class CreateExec implements EndPoint {
  private final Containers containers;

  CreateExec(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Answer answer(String name, EngineCall call) throws IOException {
    JsonFields fields = Bodies.document(call);
    var request =
        new ExecRequest(
            fields.texts("Cmd"),
            fields.texts("Env"),
            word(fields, "User"),
            word(fields, "WorkingDir"),
            fields.flag("Tty"),
            fields.flag("Privileged"),
            fields.flag("AttachStdin"),
            fields.flag("AttachStdout"),
            fields.flag("AttachStderr"),
            word(fields, "DetachKeys"));
    fields.flag("Detach");
    fields.numbers("ConsoleSize");
    Bodies.refuseRest(fields);
    if (request.arguments().isEmpty()) {
      throw EngineRefusal.badRequest("No exec command specified");
    }
    return Answer.json(201, JsonObject.of("Id", containers.createExec(name, request).id()));
  }

  private static Optional<String> word(JsonFields fields, String name) {
    return Optional.of(fields.text(name)).filter(text -> !text.isEmpty());
  }
}
