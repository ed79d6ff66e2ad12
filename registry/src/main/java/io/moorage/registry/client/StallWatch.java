package io.moorage.registry.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes what is being read and brings nothing: the HTTP client waits for ever for a body. */
final class StallWatch implements AutoCloseable {
  private final long idle;
  private final Set<Watched> readings = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("registry-client-stalls").daemon(true).factory());

  StallWatch(Duration idle) {
    this.idle = idle.toNanos();
    long period = Math.max(10, idle.toMillis() / 4);
    var _ = clock.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  BlobStream.Reading watch(InputStream in) {
    return new Watched(in);
  }

  private void sweep() {
    long now = System.nanoTime();
    readings.forEach(reading -> reading.closeIfSince(now - idle));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private final class Watched implements BlobStream.Reading {
    private final InputStream in;
    private volatile long since;

    Watched(InputStream in) {
      this.in = in;
    }

    @Override
    public void begins() {
      since = System.nanoTime();
      readings.add(this);
    }

    @Override
    public void ended() {
      readings.remove(this);
    }

    void closeIfSince(long limit) {
      if (since - limit < 0) {
        try {
          in.close();
        } catch (IOException gone) {
          // Its reader sees that.
        }
      }
    }
  }
}
