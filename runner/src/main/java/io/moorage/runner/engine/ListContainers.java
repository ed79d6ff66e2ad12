package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.ContainerState;
import io.moorage.runner.engine.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code GET /containers/json}. */
final class ListContainers implements EndPoint {
  private static final Set<String> FILTERS =
      Set.of("status", "name", "id", "label", "ancestor", "exited", "before", "since");

  private final EngineParts parts;

  ListContainers(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String none, EngineCall call) {
    if (call.flag("size")) {
      throw EngineRefusal.unsupported("docker ps --size");
    }
    var filters = Filters.of(call, FILTERS);
    int limit = call.word("limit").map(word -> Parameters.number("limit", word)).orElse(-1);
    boolean all = call.flag("all") || limit > 0 || filters.has("status") || filters.has("exited");
    var shown = new ArrayList<JsonObject>();
    var images = new ImageTitles(parts.images());
    var now = Instant.now();
    for (var container : between(parts.containers().list(), filters)) {
      if (limit > 0 && shown.size() == limit) {
        break;
      }
      if ((all || container.state().current().isPresent() || isRestarting(container))
          && matches(container, filters)) {
        var attachment = parts.networks().find(container.id().hex());
        shown.add(ContainerDocuments.summary(container, images.of(container), attachment, now));
      }
    }
    return Answer.json(200, shown);
  }

  private static boolean isRestarting(Container container) {
    return container.state() instanceof ContainerState.Restarting;
  }

  /** Those made before or since another one. */
  private List<Container> between(List<Container> containers, Filters filters) {
    Optional<Instant> before = moment(filters, "before");
    Optional<Instant> since = moment(filters, "since");
    return containers.stream()
        .filter(c -> before.isEmpty() || c.created().isBefore(before.get()))
        .filter(c -> since.isEmpty() || c.created().isAfter(since.get()))
        .toList();
  }

  private Optional<Instant> moment(Filters filters, String name) {
    return filters.values(name).stream()
        .findFirst()
        .map(reference -> parts.containers().get(reference).created());
  }

  private boolean matches(Container container, Filters filters) {
    return filters.any("status", status -> container.state().word().equals(status))
        && filters.any("name", name -> pattern(name).matcher(container.name()).find())
        && filters.any("id", id -> container.id().hex().startsWith(id))
        && filters.any("exited", code -> exitedWith(container, code))
        && filters.any("ancestor", image -> isMadeOf(container, image))
        && filters.labels(ContainerDocuments.labels(container));
  }

  private static Pattern pattern(String name) {
    try {
      return Pattern.compile(name.startsWith("/") ? name.substring(1) : name);
    } catch (PatternSyntaxException e) {
      return Pattern.compile(Pattern.quote(name));
    }
  }

  private static boolean exitedWith(Container container, String code) {
    return container
        .state()
        .lastExit()
        .filter(exit -> Integer.toString(exit.code()).equals(code))
        .isPresent();
  }

  private boolean isMadeOf(Container container, String image) {
    return container.request().image().equals(image)
        || parts
            .images()
            .find(image)
            .filter(found -> found.id().toString().equals(container.imageId()))
            .isPresent();
  }
}
