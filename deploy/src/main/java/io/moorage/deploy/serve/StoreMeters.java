package io.moorage.deploy.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.disk.StoreFigures;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The figures of a data directory as meters. One look at it serves all meters of a scrape. */
final class StoreMeters {
  private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

  /** Those of the records' figures that only grow while the process runs. */
  private static final Set<String> SUMS = Set.of("groups", "batches", "refused");

  private final DataDirectory data;
  private StoreFigures seen;
  private long seenAt;

  private StoreMeters(DataDirectory data) {
    this.data = data;
    this.seen = data.figures();
    this.seenAt = System.nanoTime();
  }

  /** Registers them; whoever calls keeps what is returned for as long as they shall be read. */
  static StoreMeters bind(DataDirectory data, MeterRegistry registry) {
    StoreMeters meters = new StoreMeters(data);
    meters.gauge(registry, "moorage.store.writable", "1 while writes are taken", null, s -> one(s));
    meters.gauge(
        registry, "moorage.uploads.open", "Uploads under way", null, StoreFigures::openUploads);
    meters.gauge(
        registry,
        "moorage.uploads.staged",
        "What uploads under way hold on the disk",
        "bytes",
        StoreFigures::stagedBytes);
    meters.gauge(
        registry, "moorage.disk.free", "Free on the disk", "bytes", StoreFigures::diskFree);
    meters.gauge(
        registry, "moorage.disk.total", "What the disk has", "bytes", StoreFigures::diskTotal);
    meters.now().records().keySet().forEach(name -> meters.record(registry, name));
    return meters;
  }

  private static double one(StoreFigures figures) {
    return figures.writable() ? 1 : 0;
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      @Nullable String unit,
      ToDoubleFunction<StoreFigures> figure) {
    Gauge.builder(name, this, meters -> figure.applyAsDouble(meters.now()))
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private void record(MeterRegistry registry, String name) {
    String meter = "moorage.records." + name.replace('_', '.');
    ToDoubleFunction<StoreMeters> figure =
        meters -> meters.now().records().getOrDefault(name, 0L).doubleValue();
    if (SUMS.contains(name)) {
      FunctionCounter.builder(meter, this, figure).register(registry);
    } else {
      Gauge.builder(meter, this, figure).register(registry);
    }
  }

  private synchronized StoreFigures now() {
    long now = System.nanoTime();
    if (now - seenAt > FRESH) {
      seen = data.figures();
      seenAt = now;
    }
    return seen;
  }
}
