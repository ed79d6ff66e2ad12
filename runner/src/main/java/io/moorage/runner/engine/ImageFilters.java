package io.moorage.runner.engine;

import io.moorage.runner.image.Images;
import io.moorage.runner.image.LocalImage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Which images {@code docker images --filter} means. */
final class ImageFilters {
  private static final Set<String> KNOWN =
      Set.of("reference", "dangling", "label", "before", "since", "until");
  private static final Set<String> YES = Set.of("true", "1");

  private final Filters filters;
  private final Optional<Instant> before;
  private final Optional<Instant> since;

  private ImageFilters(Filters filters, Images images) {
    this.filters = filters;
    this.since = made("since", images);
    var until =
        filters.values("until").stream().findFirst().map(word -> Moment.parse("until", word));
    this.before =
        made("before", images)
            .map(time -> until.filter(time::isAfter).orElse(time))
            .or(() -> until);
  }

  /**
   * Reads them.
   *
   * @throws EngineRefusal 400 if there is no such filter, or none of this value
   */
  static ImageFilters of(EngineCall call, Images images) {
    var filters = Filters.of(call, KNOWN);
    filters.require("dangling", Set.of("true", "1", "false", "0")::contains);
    return new ImageFilters(filters, images);
  }

  private Optional<Instant> made(String name, Images images) {
    return filters.values(name).stream().findFirst().map(word -> created(images.require(word)));
  }

  private static Instant created(LocalImage image) {
    return image.config().created().orElse(Instant.EPOCH);
  }

  boolean match(LocalImage image) {
    var created = created(image);
    return before.filter(time -> !created.isBefore(time)).isEmpty()
        && since.filter(time -> !created.isAfter(time)).isEmpty()
        && filters.any("dangling", word -> image.isDangling() == YES.contains(word))
        && filters.any(
            "reference",
            pattern -> image.names().stream().anyMatch(name -> References.match(pattern, name)))
        && filters.labels(image.config().defaults().labels());
  }
}
