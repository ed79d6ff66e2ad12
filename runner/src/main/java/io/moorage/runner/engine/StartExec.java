package io.moorage.runner.engine;

import io.moorage.runner.ContainerFailure;
import io.moorage.runner.Containers;
import io.moorage.runner.Exec;
import io.moorage.runner.TerminalSize;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.engine.json.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    return new Answer.Hijacked(
        StreamTypes.of(exec.request().tty(), call.version()), session(exec, terminal));
  }

  private Answer.Session session(Exec exec, Optional<TerminalSize> terminal) {
    var request = exec.request();
    try {
      return new AttachedSession(
          containers.startExec(exec.id(), terminal),
          request.tty(),
          new AttachedSession.Wanted(
              request.attachStdin(), request.attachStdout(), request.attachStderr()),
          () -> awaitCode(exec.id()));
    } catch (ContainerFailure.CannotRun | ContainerFailure.Failed | InvalidRequest failure) {
      // A client takes no answer here but the stream: what went wrong is told on it, and the code
      // that the client asks for next is 126 or 127.
      var told = (EngineFailures.told(failure) + "\r\n").getBytes(StandardCharsets.UTF_8);
      return (_, out) -> {
        if (request.tty()) {
          out.write(told);
        } else {
          new Frames(out).write(Frames.Output.STDOUT, told, 0, told.length);
        }
      };
    }
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
