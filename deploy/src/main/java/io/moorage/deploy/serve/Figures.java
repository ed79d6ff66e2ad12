package io.moorage.deploy.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.registry.http.RequestDurations;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** All meters of the process, and what a scrape of them says. */
final class Figures implements AutoCloseable {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean scraped = new AtomicBoolean();

  /** What meters read: they hold it by weak references, and say NaN once it is gone. */
  private final List<Object> sources = new CopyOnWriteArrayList<>();

  MeterRegistry meters() {
    return meters;
  }

  /** Adds those of a data directory, which must be open for as long as there are scrapes. */
  void store(DataDirectory data) {
    sources.add(StoreMeters.bind(data, meters));
  }

  /** Adds the durations of requests, which are counted apart from Micrometer. */
  void durations(Supplier<List<RequestDurations>> source) {
    Collector collector = () -> histogram(source.get());
    meters.getPrometheusRegistry().register(collector);
  }

  private static HistogramSnapshot histogram(List<RequestDurations> durations) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name("moorage_http_request_duration_seconds")
            .help("How long requests took, from the first byte read to the last one written");
    for (RequestDurations of : durations) {
      ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
      of.buckets().forEach(bucket -> buckets.bucket(bucket.upperEnd(), bucket.count()));
      HistogramDataPointSnapshot.Builder point = HistogramDataPointSnapshot.builder();
      point.labels(Labels.of("route", of.route()));
      point.classicHistogramBuckets(buckets.build());
      point.sum(of.seconds());
      histogram.dataPoint(point.build());
    }
    return histogram.build();
  }

  /** In Prometheus's text format. */
  String scrape() {
    if (scraped.compareAndSet(false, true)) {
      JvmMeters.bind(meters);
    }
    return meters.scrape();
  }

  @Override
  public void close() {
    meters.close();
  }
}
