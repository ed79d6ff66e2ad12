package io.moorage.runner.engine;

import io.moorage.runner.Containers;
import io.moorage.runner.TerminalSize;
import io.moorage.runner.engine.json.JsonFields;
import java.io.IOException;
import java.util.Optional;

/** {@code POST /exec/{id}/start}. */
final class StartExec implements EndPoint {
  private static final long LONGEST_MILLIS = 50;

  private final Containers containers;

  StartExec(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Answer answer(String id, EngineCall call) throws IOException {
    JsonFields fields = Bodies.document(call);
    boolean detach = fields.flag("Detach");
    fields.flag("Tty");
    var size = fields.numbers("ConsoleSize");
    Bodies.refuseRest(fields);
    var exec = containers.exec(id);
    if (detach) {
      containers.startDetachedExec(id);
      return new Answer.Empty(200);
    }
    Optional<TerminalSize> terminal =
        size.size() == 2
            ? Optional.of(
                new TerminalSize(Math.toIntExact(size.getFirst()), Math.toIntExact(size.getLast())))
            : Optional.empty();
    var request = exec.request();
    return new Answer.Hijacked(
        StreamTypes.of(request.tty(), call.version()),
        new AttachedSession(
            containers.startExec(id, terminal),
            request.tty(),
            new AttachedSession.Wanted(
                request.attachStdin(), request.attachStdout(), request.attachStderr()),
            () -> awaitCode(id)));
  }

  /** The client asks for the code as soon as the streams have ended, which is a little before. */
  private void awaitCode(String id) throws InterruptedException {
    for (long millis = 1;
        containers.exec(id).running();
        millis = Math.min(LONGEST_MILLIS, millis * 2)) {
      Thread.sleep(millis);
    }
  }
}
