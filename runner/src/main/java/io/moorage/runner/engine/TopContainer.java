package io.moorage.runner.engine;

import io.moorage.runner.Containers;
import io.moorage.runner.engine.json.JsonObject;

/** {@code GET /containers/{name}/top}. */
final class TopContainer implements EndPoint {
  private final Containers containers;

  TopContainer(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Answer answer(String name, EngineCall call) {
    var table = containers.top(name, call.word("ps_args").orElse("-ef"));
    return Answer.json(
        200, JsonObject.of("Titles", table.titles()).with("Processes", table.rows()));
  }
}
