package io.moorage.registry.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The requests of all loops, by route and status. A meter comes to be with the first request of its
 * kind, so that a scrape holds what there is and no zeros.
 *
 * <p>How long requests took is no meter of Micrometer's, as its timers cost a request ten times
 * what {@link LoopMeters} does; {@link #durations} hands it out.
 */
final class RequestMeters {
  private final MeterRegistry registry;
  private final List<LoopMeters> loops = new CopyOnWriteArrayList<>();
  private final AtomicInteger watched = new AtomicInteger();
  private final Map<Route, Set<Integer>> met = new EnumMap<>(Route.class);

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("moorage.http.connections", this, m -> m.sum(LoopMeters::connectionsOpen))
        .description("Connections that are open")
        .register(registry);
    FunctionCounter.builder(
            "moorage.http.connections.accepted", this, m -> m.sum(LoopMeters::connectionsAccepted))
        .description("Connections taken since the start")
        .register(registry);
  }

  /** The meters of one more loop. */
  LoopMeters ofLoop() {
    var loop = new LoopMeters(this);
    loops.add(loop);
    return loop;
  }

  /** Shows how late one more loop is. */
  void watch(LoopLag lag) {
    var number = Integer.toString(watched.getAndIncrement());
    Gauge.builder("moorage.loop.lag", lag, LoopLag::seconds)
        .description("How late an event loop is")
        .baseUnit("seconds")
        .tag("loop", number)
        .register(registry);
    Gauge.builder("moorage.loop.lag.worst", lag, LoopLag::worstSeconds)
        .description("How late it was at worst within the last minute")
        .baseUnit("seconds")
        .tag("loop", number)
        .register(registry);
  }

  private long sum(ToLongFunction<LoopMeters> figure) {
    return loops.stream().mapToLong(figure).sum();
  }

  /** A loop has its first request of this kind. */
  synchronized void met(Route route, int status) {
    var statuses = met.computeIfAbsent(route, this::first);
    if (statuses.add(status)) {
      FunctionCounter.builder(
              "moorage.http.requests", this, m -> m.sum(loop -> loop.count(route, status)))
          .description("Requests answered, by end-point and status; 499: the client went away")
          .tag("route", route.toString())
          .tag("status", Integer.toString(status))
          .register(registry);
    }
  }

  private Set<Integer> first(Route route) {
    FunctionCounter.builder("moorage.http.received", this, m -> m.sum(loop -> loop.received(route)))
        .description("Bytes of the bodies of requests")
        .baseUnit("bytes")
        .tag("route", route.toString())
        .register(registry);
    FunctionCounter.builder("moorage.http.sent", this, m -> m.sum(loop -> loop.sent(route)))
        .description("Bytes of the bodies of answers")
        .baseUnit("bytes")
        .tag("route", route.toString())
        .register(registry);
    return new HashSet<>();
  }

  /** How long the requests of each end-point took that was asked for. */
  List<RequestDurations> durations() {
    List<Route> routes;
    synchronized (this) {
      routes = List.copyOf(met.keySet());
    }
    var durations = new ArrayList<RequestDurations>();
    for (var route : routes) {
      durations.add(
          new RequestDurations(
              route.toString(),
              IntStream.range(0, LoopMeters.BUCKETS)
                  .mapToObj(
                      bucket ->
                          new RequestDurations.Bucket(
                              LoopMeters.upperEnd(bucket),
                              sum(loop -> loop.inBucket(route, bucket))))
                  .toList(),
              sum(loop -> loop.nanos(route)) / 1e9));
    }
    return durations;
  }
}
