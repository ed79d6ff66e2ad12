package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RequestMeters meters = new RequestMeters(registry);

  @Test
  void ended_onTwoLoops_isOneSum() {
    var one = meters.ofLoop();
    var other = meters.ofLoop();
    one.ended(Route.GET_BLOB, 200, 1, 0, 10);
    one.ended(Route.GET_BLOB, 404, 1, 0, 1);
    other.ended(Route.GET_BLOB, 200, 1, 0, 20);
    var ok = registry.get("moorage.http.requests").tags("route", "get-blob", "status", "200");
    assertEquals(2, ok.functionCounter().count());
    assertEquals(31, registry.get("moorage.http.sent").functionCounter().count());
    assertEquals(0, registry.get("moorage.http.received").functionCounter().count());
  }

  @Test
  void durations_areInTheBucketsTheyFit() {
    var loop = meters.ofLoop();
    for (long millis : new long[] {0, 1, 2, 700_000}) {
      loop.ended(Route.PING, 200, TimeUnit.MILLISECONDS.toNanos(millis), 0, 0);
    }
    var durations = meters.durations();
    assertEquals(1, durations.size());
    var ping = durations.getFirst();
    assertEquals(700.003, ping.seconds(), 1e-9);
    for (var bucket : ping.buckets()) {
      long expected =
          switch (Double.toString(bucket.upperEnd())) {
            case "1.0E-4", "0.001", "0.0025", "Infinity" -> 1;
            default -> 0;
          };
      assertEquals(expected, bucket.count(), bucket::toString);
    }
  }

  @Test
  void meters_areOnlyOfWhatWasAskedFor() {
    meters.ofLoop();
    assertEquals(0, registry.find("moorage.http.requests").functionCounters().size());
  }
}
