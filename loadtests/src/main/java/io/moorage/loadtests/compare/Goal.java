package io.moorage.loadtests.compare;

import io.moorage.loadtests.compare.Outcome.Measured;
import java.util.List;
import java.util.Map;

/**
 * What is wanted of Moorage, and what was measured.
 *
 * @param least whether the bound is the least that is wanted, not the most
 * @param value not a number if it was not measured
 */
public record Goal(String title, double bound, boolean least, double value) {
  private static final String MOORAGE = "moorage";
  private static final String NGINX = "nginx";

  public boolean isMeasured() {
    return !Double.isNaN(value);
  }

  public boolean holds() {
    return isMeasured() && (least ? value >= bound : value <= bound);
  }

  /** For people: what is wanted, what was measured, and whether that holds. */
  public String line() {
    return "%-40s %s %6s   %8s   %s"
        .formatted(
            title,
            least ? "≥" : "≤",
            bound,
            isMeasured() ? "%.2f".formatted(value) : "-",
            holds() ? "holds" : "DOES NOT HOLD");
  }

  /** All of them. */
  static List<Goal> of(Results results) {
    var push = new Work.BlobPush(1, 16);
    var get = new Work.BlobGet(1, 16);
    var few = new Work.TagsPage(Work.TagsPage.PAGE);
    var many = new Work.TagsPage(Work.TagsPage.MANY);
    double pageOfMany = results.median(many, MOORAGE, Measured::p50Millis);
    return List.of(
        rate(results, new Work.ManifestGet(16), NGINX, 0.8),
        rate(results, new Work.ManifestGet(64), NGINX, 0.8),
        micros(results, new Work.ManifestGet(16), 15),
        micros(results, new Work.ManifestGet(64), 15),
        rate(results, new Work.ManifestHead(16), NGINX, 0.9),
        rate(results, new Work.ManifestHead(64), NGINX, 0.9),
        rate(results, get, NGINX, 0.9),
        new Goal(
            get.name() + ", server CPU, × nginx",
            1.2,
            false,
            results.median(get, MOORAGE, Measured::cpuMicros)
                / results.median(get, NGINX, Measured::cpuMicros)),
        rate(results, new Work.BlobGet(Content.LARGE, 4), NGINX, 1.0),
        rate(results, push, "docker-registry", 2.5),
        rate(results, push, "distribution-3", 2),
        rate(results, new Work.BlobPush(Content.LARGE, 4), Results.LIMIT, 0.8),
        new Goal(
            many.name() + ", time, × tags-100",
            1.2,
            false,
            pageOfMany / results.median(few, MOORAGE, Measured::p50Millis)),
        new Goal(many.name() + ", ms", 1, false, pageOfMany),
        new Goal(
            "64 uploads at once, MiB resident",
            512,
            false,
            results
                .memory()
                .getOrDefault(Results.Memory.UPLOADS, Map.of())
                .getOrDefault(MOORAGE, Double.NaN)));
  }

  private static Goal rate(Results results, Work work, String peer, double bound) {
    return new Goal(
        work.name() + ", rate, × " + peer,
        bound,
        true,
        results.median(work, MOORAGE, Measured::rate) / results.median(work, peer, Measured::rate));
  }

  private static Goal micros(Results results, Work work, double bound) {
    return new Goal(
        work.name() + ", server CPU, µs",
        bound,
        false,
        results.median(work, MOORAGE, Measured::cpuMicros));
  }
}
