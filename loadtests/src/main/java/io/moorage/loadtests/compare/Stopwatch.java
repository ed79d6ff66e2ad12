package io.moorage.loadtests.compare;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Time that passes, and processor time that this process takes meanwhile. */
final class Stopwatch {
  private static final OperatingSystemMXBean SELF =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long cpu = SELF.getProcessCpuTime();
  private final long start = System.nanoTime();

  /** When so many seconds will have passed, by {@link System#nanoTime}. */
  long after(int seconds) {
    return start + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** What was done since its making. */
  Load load(double operations, Latencies latencies) {
    double seconds = (System.nanoTime() - start) / NANOS;
    return new Load(operations, seconds, latencies, (SELF.getProcessCpuTime() - cpu) / NANOS);
  }
}
