package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.ContainerState;
import io.moorage.runner.bundle.MountRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which containers {@code docker ps --filter} means. */
final class ContainerFilters {
  private static final Set<String> KNOWN =
      Set.of(
          "ancestor",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "label",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");
  private static final Set<String> STATES =
      Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");
  private static final Set<String> HEALTH = Set.of("none", "starting", "healthy", "unhealthy");

  private final EngineParts parts;
  private final Filters filters;
  private final Optional<Instant> before;
  private final Optional<Instant> since;

  private ContainerFilters(EngineParts parts, Filters filters) {
    this.parts = parts;
    this.filters = filters;
    this.before = moment("before");
    this.since = moment("since");
  }

  /**
   * Reads them.
   *
   * @throws EngineRefusal 400 if there is no such filter, or none of this value
   */
  static ContainerFilters of(EngineCall call, EngineParts parts) {
    var filters = Filters.of(call, KNOWN);
    filters.require("status", STATES::contains);
    filters.require("health", HEALTH::contains);
    filters.require("exited", code -> code.matches("-?\\d{1,9}"));
    filters.require("is-task", Set.of("true", "false", "1", "0")::contains);
    filters.require("publish", PortFilter::isValid);
    filters.require("expose", PortFilter::isValid);
    return new ContainerFilters(parts, filters);
  }

  /** Whether they ask for containers that do not run, too. */
  boolean reachEnded() {
    return filters.has("status") || filters.has("exited");
  }

  private Optional<Instant> moment(String name) {
    return filters.values(name).stream()
        .findFirst()
        .map(reference -> parts.containers().get(reference).created());
  }

  boolean match(Container container) {
    return before.filter(time -> !container.created().isBefore(time)).isEmpty()
        && since.filter(time -> !container.created().isAfter(time)).isEmpty()
        && filters.any("status", container.state().word()::equals)
        && filters.any("name", name -> isNamed(container, name))
        && filters.any("id", container.id().hex()::startsWith)
        && filters.any("exited", code -> exitedWith(container, Integer.parseInt(code)))
        && filters.any("ancestor", image -> isMadeOf(container, image))
        && filters.any("network", ContainerDocuments.networkNames(container)::contains)
        && filters.any("volume", mountsAt(container))
        && filters.any("publish", port -> publishes(container, PortFilter.parse(port)))
        && filters.any("expose", port -> exposes(container, PortFilter.parse(port)))
        && filters.any("health", "none"::equals)
        && filters.any("is-task", word -> word.equals("false") || word.equals("0"))
        && filters.labels(ContainerDocuments.labels(container));
  }

  /** As inspections show names and as people type them: with the slash and without. */
  private static boolean isNamed(Container container, String wanted) {
    var pattern = pattern(wanted);
    return pattern.matcher(container.name()).find()
        || pattern.matcher("/" + container.name()).find();
  }

  private static Pattern pattern(String name) {
    try {
      return Pattern.compile(name);
    } catch (PatternSyntaxException e) {
      return Pattern.compile(Pattern.quote(name));
    }
  }

  /** One that runs has no code, whatever its last run ended with. */
  private static boolean exitedWith(Container container, int code) {
    return container.state() instanceof ContainerState.Exited exited
        && exited.exit().code() == code;
  }

  private boolean isMadeOf(Container container, String image) {
    return container.request().image().equals(image)
        || parts
            .images()
            .find(image)
            .filter(found -> found.id().toString().equals(container.imageId()))
            .isPresent();
  }

  private static Predicate<String> mountsAt(Container container) {
    List<String> places =
        container.request().mounts().stream().map(MountRequest::destination).toList();
    return places::contains;
  }

  private boolean publishes(Container container, PortFilter wanted) {
    return parts.networks().find(container.id().hex()).stream()
        .flatMap(attachment -> attachment.ports().stream())
        .anyMatch(port -> wanted.match(port.hostPort(), port.transport().toString()));
  }

  private static boolean exposes(Container container, PortFilter wanted) {
    return ContainerDocuments.exposed(container).stream()
        .map(port -> port.split("/", 2))
        .anyMatch(port -> wanted.match(Integer.parseInt(port[0]), port[1]));
  }
}
