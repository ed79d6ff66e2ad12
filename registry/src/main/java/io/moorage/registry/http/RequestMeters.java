package io.moorage.registry.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Counts and times requests by route and status. A meter is looked up once, then kept. */
final class RequestMeters {
  private static final int STATUSES = 600;

  private final MeterRegistry registry;
  private final EnumMap<Route, AtomicReferenceArray<@Nullable Timer>> timers =
      new EnumMap<>(Route.class);

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    for (var route : Route.values()) {
      timers.put(route, new AtomicReferenceArray<>(STATUSES));
    }
  }

  void record(Route route, int status, long nanos) {
    var ofRoute = Objects.requireNonNull(timers.get(route));
    var timer = ofRoute.get(status);
    if (timer == null) {
      timer =
          Timer.builder("moorage.http.requests")
              .description("Requests answered, by what they asked for")
              .tag("route", route.toString())
              .tag("status", Integer.toString(status))
              .register(registry);
      ofRoute.set(status, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }
}
