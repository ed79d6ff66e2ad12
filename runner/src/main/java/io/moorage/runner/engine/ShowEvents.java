package io.moorage.runner.engine;

import io.moorage.runner.Event;
import io.moorage.runner.Events;
import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** {@code GET /events}: what happens, an object each, until the client has had enough. */
final class ShowEvents implements EndPoint {
  private static final Set<String> FILTERS =
      Set.of("type", "event", "container", "image", "label", "network", "volume", "scope");
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Events events;

  ShowEvents(Events events) {
    this.events = events;
  }

  @Override
  public Answer answer(String none, EngineCall call) {
    var filters = Filters.of(call, FILTERS);
    var since = Parameters.time(call, "since");
    var until = Parameters.time(call, "until");
    return new Answer.Flowing(200, Answer.JSON, true, out -> tell(out, filters, since, until));
  }

  private void tell(
      OutputStream out, Filters filters, Optional<Instant> since, Optional<Instant> until)
      throws IOException, InterruptedException {
    try (var subscription = events.subscribe(since)) {
      while (!subscription.isClosed()) {
        var wait = until.map(end -> Duration.between(Instant.now(), end)).orElse(LOOK);
        boolean over = wait.isNegative() || wait.isZero();
        for (var event :
            subscription.next(over ? Duration.ZERO : wait.compareTo(LOOK) < 0 ? wait : LOOK)) {
          if (until.isPresent() && event.time().isAfter(until.get())) {
            return;
          }
          if (matches(event, filters)) {
            out.write(document(event).line());
          }
        }
        if (over) {
          return;
        }
      }
    }
  }

  private static boolean matches(Event event, Filters filters) {
    return filters.any("type", event.type()::equals)
        && filters.any("event", action -> isAction(event, action))
        && filters.any("container", name -> is(event, "container", name, "name"))
        && filters.any(
            "image",
            name ->
                is(event, "image", name, "name") || name.equals(event.attributes().get("image")))
        && filters.any("network", name -> is(event, "network", name, "name"))
        && filters.any("volume", name -> is(event, "volume", name, "name"))
        && filters.any("scope", "local"::equals)
        && filters.labels(event.attributes());
  }

  /** An exec's says behind a colon what was run. */
  private static boolean isAction(Event event, String wanted) {
    return event.action().equals(wanted) || event.action().startsWith(wanted + ": ");
  }

  private static boolean is(Event event, String type, String name, String attribute) {
    return event.type().equals(type)
        && (event.id().startsWith(name) || name.equals(event.attributes().get(attribute)));
  }

  private static JsonObject document(Event event) {
    var time = event.time();
    var all = new JsonObject();
    if (event.type().equals("container")) {
      all.with("status", event.action())
          .with("id", event.id())
          .with("from", event.attributes().getOrDefault("image", ""));
    }
    return all.with("Type", event.type())
        .with("Action", event.action())
        .with("Actor", JsonObject.of("ID", event.id()).with("Attributes", event.attributes()))
        .with("scope", "local")
        .with("time", time.getEpochSecond())
        .with("timeNano", time.getEpochSecond() * 1_000_000_000L + time.getNano());
  }
}
