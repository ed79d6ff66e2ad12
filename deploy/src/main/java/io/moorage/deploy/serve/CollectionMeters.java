package io.moorage.deploy.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.moorage.blobstore.gc.Backlog;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.CollectionStatus;
import io.moorage.blobstore.gc.Collector;
import io.moorage.blobstore.gc.Tally;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the collector has done and what waits for it, as counted after its last pass. */
final class CollectionMeters {
  private CollectionMeters() {}

  static void register(MeterRegistry meters, Collector collector) {
    counter(meters, collector, "moorage.collection.blobs", "Blobs collected", Tally::blobs);
    counter(meters, collector, "moorage.collection.bytes", "Bytes given back", Tally::bytes);
    counter(meters, collector, "moorage.collection.uploads", "Uploads expired", Tally::uploads);
    gauge(meters, collector, "moorage.collection.due", "Queue, due or not yet", Backlog::due);
    gauge(meters, collector, "moorage.collection.condemned", "Files to unlink", Backlog::condemned);
    Gauge.builder(
            "moorage.collection.running",
            collector,
            c -> c.lastStatus().running().isPresent() ? 1 : 0)
        .description("Whether a pass is under way")
        .register(meters);
    Gauge.builder("moorage.collection.failed", collector, c -> lastFailed(c.lastStatus()) ? 1 : 0)
        .description("Whether the last pass failed")
        .register(meters);
    TimeGauge.builder(
            "moorage.collection.last",
            collector,
            TimeUnit.SECONDS,
            c -> c.lastStatus().last().map(run -> run.took().toNanos() / 1e9).orElse(0d))
        .description("How long the last pass took")
        .register(meters);
  }

  private static boolean lastFailed(CollectionStatus status) {
    return status.last().filter(run -> run.end() instanceof CollectionRun.End.Failed).isPresent();
  }

  private static void counter(
      MeterRegistry meters,
      Collector collector,
      String name,
      String description,
      ToDoubleFunction<Tally> value) {
    FunctionCounter.builder(name, collector, c -> value.applyAsDouble(c.lastStatus().sinceStart()))
        .description(description)
        .register(meters);
  }

  private static void gauge(
      MeterRegistry meters,
      Collector collector,
      String name,
      String description,
      ToDoubleFunction<Backlog> value) {
    Gauge.builder(name, collector, c -> value.applyAsDouble(c.lastStatus().waiting()))
        .description(description)
        .register(meters);
  }
}
