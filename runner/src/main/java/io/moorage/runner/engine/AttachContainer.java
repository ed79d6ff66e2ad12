package io.moorage.runner.engine;

import io.moorage.runner.Containers;

/** {@code POST /containers/{name}/attach}. */
final class AttachContainer implements EndPoint {
  private final Containers containers;

  AttachContainer(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Answer answer(String name, EngineCall call) {
    if (call.flag("logs")) {
      throw EngineRefusal.unsupported("attaching with the log (logs=1)");
    }
    var container = containers.get(name);
    boolean tty = container.request().streams().tty();
    boolean stdin = call.flag("stdin") && container.request().streams().stdin();
    var attached = containers.attach(container.id().hex(), stdin, call.word("detachKeys"));
    return new Answer.Hijacked(
        StreamTypes.of(tty, call.version()),
        new AttachedSession(
            attached,
            tty,
            new AttachedSession.Wanted(stdin, call.flag("stdout"), call.flag("stderr")),
            () -> {}));
  }
}
