package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.ContainerState;
import io.moorage.runner.engine.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;

/** {@code GET /containers/json}. */
final class ListContainers implements EndPoint {
  private final EngineParts parts;

  ListContainers(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String none, EngineCall call) {
    var filters = ContainerFilters.of(call, parts);
    int limit = call.word("limit").map(word -> Parameters.number("limit", word)).orElse(-1);
    boolean all = call.flag("all") || limit > 0 || filters.reachEnded();
    boolean sizes = call.flag("size");
    var shown = new ArrayList<JsonObject>();
    var images = new ImageTitles(parts.images());
    var now = Instant.now();
    for (var container : parts.containers().list()) {
      if (limit > 0 && shown.size() == limit) {
        break;
      }
      if ((all || isUp(container)) && filters.match(container)) {
        var attachment = parts.networks().find(container.id().hex());
        var document = ContainerDocuments.summary(container, images.of(container), attachment, now);
        shown.add(sizes ? ContainerSize.of(container, parts).in(document) : document);
      }
    }
    return Answer.json(200, shown);
  }

  private static boolean isUp(Container container) {
    return container.state().current().isPresent()
        || container.state() instanceof ContainerState.Restarting;
  }
}
