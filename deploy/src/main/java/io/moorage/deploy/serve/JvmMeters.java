package io.moorage.deploy.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process and its JVM as meters. Bound at the first scrape: the management beans cost a start
 * more than all else that is measured here, and what they say is counted since the start anyhow.
 */
final class JvmMeters {
  /** See proc_pid_statm(5). */
  private static final Path MEMORY = Path.of("/proc/self/statm");

  private static final long PAGE = 4_096;

  private JvmMeters() {}

  static void bind(MeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      FunctionTimer.builder(
              "jvm.gc.pause",
              collector,
              GarbageCollectorMXBean::getCollectionCount,
              GarbageCollectorMXBean::getCollectionTime,
              TimeUnit.MILLISECONDS)
          .description("Collections of the heap, and how long they took")
          .tag("collector", collector.getName())
          .register(registry);
    }
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof com.sun.management.OperatingSystemMXBean process) {
      FunctionCounter.builder("process.cpu", process, p -> p.getProcessCpuTime() / 1e9)
          .description("Processor time used")
          .baseUnit("seconds")
          .register(registry);
    }
    Gauge.builder("process.resident.memory", JvmMeters::resident)
        .description("Memory of the process that is in RAM")
        .baseUnit("bytes")
        .register(registry);
  }

  private static double resident() {
    try {
      List<String> pages = List.of(Files.readString(MEMORY).split(" ", -1));
      return Long.parseLong(pages.get(1)) * (double) PAGE;
    } catch (IOException unknown) {
      return Double.NaN; // What Prometheus takes for a figure that is not there.
    }
  }
}
